"""The step that joins what just came in to what has the same strong identifiers."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef
from django.utils import timezone

from tutela.casework import database
from tutela.casework.bundles.actions.bind import bind, part
from tutela.casework.bundles.models import Join
from tutela.casework.gate import Actor
from tutela.casework.identifiers.actions.note import Noted
from tutela.casework.identifiers.models import Sighting


def join(by: Actor, kind: str, noted: Sequence[Noted]) -> list[Join]:
    """Join things to others of their kind by the strong identifiers that were just noted; give the new ends.

    Weak ones join nothing, nor do hubs: what became one just now lets go what it held. The unit's row is
    locked by whoever calls.

    Raises:
        OutsideTransaction: there is no transaction.
    """
    database.require_transaction("Things are joined inside the transaction that takes them in.")
    _let_go(by, kind, {each.identifier for each in noted if each.is_hub})
    shared = sorted(
        {each.identifier for each in noted if each.is_strong and each.subjects > 1 and not each.is_hub}
    )
    new = _missing(by, kind, shared) if shared else []
    return bind(by.unit, kind, new)


def _let_go(by: Actor, kind: str, hubs: set[int]) -> None:
    """End the joins of identifiers that have become hubs, and part what nothing else holds together."""
    for portion in database.portions(sorted(hubs)):
        held = list(Join.objects.filter(kind=kind, identifier__in=portion, state=Join.State.LIVE, by=None))
        for each in held:
            each.state, each.ended_at = Join.State.HUB, timezone.now()
        database.update(held, ["state", "ended_at"])
        part(by.unit, kind, [each.subject for each in held])


def _missing(by: Actor, kind: str, identifiers: Sequence[int]) -> list[Join]:
    """Make the ends that are not there yet, in the order of their identifiers."""
    own = Join.objects.filter(kind=kind, subject=OuterRef("subject"), identifier=OuterRef("identifier"))
    strong = Sighting.objects.filter(subject_kind=kind, is_strong=True)
    others = strong.filter(identifier=OuterRef("identifier")).exclude(subject=OuterRef("subject"))
    new: list[Join] = []
    for portion in database.portions(identifiers):
        missing = strong.filter(~Exists(own), Exists(others), identifier__in=portion)
        ends = set(missing.values_list("identifier", "subject"))
        new += [
            Join(unit_id=by.unit, kind=kind, subject=subject, identifier_id=identifier)
            for identifier, subject in sorted(ends)
        ]
    return new
