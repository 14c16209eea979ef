"""What every change of an account asks first, and that whoever may not act any more is shown out."""

from tutela.casework.gate import Actor
from tutela.casework.people.actions.credentials import links
from tutela.casework.people.errors import AccountEnded, OwnAccount
from tutela.casework.people.models import Person


def lock(by: Actor, person: Person) -> Person:
    """Give a person's row as it is now, held for this transaction.

    Raises:
        OwnAccount: it is the actor's own.
        AccountEnded: it has ended.
    """
    if by.person == person.pk:
        raise OwnAccount(f"{by.name} may not change their own account. Ask another administrator.")
    held = Person.objects.select_for_update().get(pk=person.pk)
    if held.has_ended:
        raise AccountEnded(
            f"The account of {held.username} has ended, and is not opened again. Add the person anew."
        )
    return held


def shut_out(person: Person) -> int:
    """End every session of a person and void every link that waits for them.

    Returns:
        How many sessions were ended.
    """
    links.void(person)
    ended, _ = person.sessions.all().delete()
    return ended
