"""Keeps what a partner's program suggests for a list, until a person here decides."""

from collections.abc import Mapping

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.lookups import signals
from tutela.casework.lookups.actions import locked
from tutela.casework.lookups.errors import BadSignal, NotAgreed, TooMany
from tutela.casework.lookups.models import Bank, Grant, Suggestion
from tutela.printable import printable

MOST_WAITING, MOST_LETTERS = 10_000, 500


@transaction.atomic
def suggest(
    by: Actor, grant: Grant, key: int, bank: Bank, named: Mapping[str, str], note: str = ""
) -> Suggestion:
    """Keep a suggestion: it matches nothing before a person who imports lists took it in.

    Args:
        by: the machine of the unit.
        grant: by what it is suggested.
        key: the number of the key its program came by.
        bank: for which.
        named: hashes by their kind.
        note: what the program calls it.

    Raises:
        NotAllowed: the actor is a person.
        NotAgreed: this bank takes no suggestions.
        BadSignal: there is no hash, or one that is none.
        TooMany: too many wait already.
        GrantMoved: the grant is not in force any more.
    """
    gate.require(by, Act.ANSWER_LOOKUPS, grant)
    current = locked.in_force(grant.pk)
    if current.suggestions_to_id is None or bank.hash_list_id != current.suggestions_to_id:
        raise NotAgreed(f"Nothing is taken in for the bank {bank}. It is filled by what the unit grades.")
    read = {kind: signals.read(kind, text).hex() for kind, text in named.items()}
    if not read:
        raise BadSignal("No signals given")
    if current.suggestions.filter(state=Suggestion.State.WAITING).count() >= MOST_WAITING:
        raise TooMany(f"{MOST_WAITING} suggestions wait already. Send more once they are decided.")
    made = Suggestion.objects.create(
        grant=current, key_id=key, signals=read, note=printable(note)[:MOST_LETTERS]
    )
    log.record(
        by, "grant.suggested", purpose="sharing", wrote=[made], grant=current.pk, suggestion=made.pk,
        key=key, kinds=sorted(read),
    )  # fmt: skip
    return made
