"""Signs a person in by a one-time link."""

from django.db import transaction

from tutela.casework.custody import log
from tutela.casework.people import queries
from tutela.casework.people.actions.credentials import links
from tutela.casework.people.actions.sessions import guesses
from tutela.casework.people.errors import UnknownPerson
from tutela.casework.people.models import Person


def sign_in(token: str, through: str, only: str = "") -> Person:
    """Spend a sign-in link and give the person it signs in.

    Args:
        token: the link's.
        through: the door.
        only: the user name of the one person whom it may be, where a desk of theirs is unlocked.

    Raises:
        UnknownPerson: the link was used, is too old, is somebody else's, or never existed.
    """
    try:
        with transaction.atomic():
            person = links.spend(token, only).person
            by = queries.actor_for(person, through)
            log.record(by, "person.signed_in", purpose="sign-in", person=person.pk, way="link")
            return person
    except UnknownPerson:
        guesses.record_wrong_key("link", through)
        raise
