"""The step that joins what just came in to what has the same strong identifiers."""

from collections.abc import Sequence

from django.utils import timezone

from tutela.casework import database
from tutela.casework.bundles.actions.bind import bind, part
from tutela.casework.bundles.models import Join
from tutela.casework.custody import log
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
    new, held = _missing(by, kind, shared)
    return bind(by.unit, kind, new, held)


def _let_go(by: Actor, kind: str, hubs: set[int]) -> None:
    """End the joins of identifiers that have become hubs, and part what nothing else holds together."""
    for portion in database.portions(sorted(hubs)):
        held = list(Join.objects.filter(kind=kind, identifier__in=portion, state=Join.State.LIVE, by=None))
        for each in held:
            each.state, each.ended_at = Join.State.HUB, timezone.now()
        database.update(held, ["state", "ended_at"])
        if touched := [each for each in held if each.reason]:
            log.record(by, "joins.let_go", purpose="report", wrote=touched, joins=len(touched))
        part(by.unit, kind, [each.subject for each in held])


def _missing(by: Actor, kind: str, identifiers: Sequence[int]) -> tuple[list[Join], dict[int, int]]:
    """Make the ends that are not there yet, in the order of their identifiers; none of these is a hub.

    Returns:
        the new ends, and the first thing that each identifier holds already.
    """
    new: list[Join] = []
    held: dict[int, int] = {}
    for portion in database.portions(identifiers):
        there = set[tuple[int, int]]()
        ends = Join.objects.filter(kind=kind, identifier__in=portion).order_by("pk")
        for identifier, subject, state in ends.values_list("identifier", "subject", "state"):
            there.add((identifier, subject))
            if state == Join.State.LIVE:
                held.setdefault(identifier, subject)
        seen: dict[int, set[int]] = {}
        strong = Sighting.objects.filter(subject_kind=kind, is_strong=True, identifier__in=portion)
        for identifier, subject in strong.values_list("identifier", "subject"):
            seen.setdefault(identifier, set()).add(subject)
        new += [
            Join(unit_id=by.unit, kind=kind, subject=subject, identifier_id=identifier)
            for identifier, subjects in sorted(seen.items())
            for subject in sorted(subjects)
            if len(subjects) > 1 and (identifier, subject) not in there
        ]
    return new, held
