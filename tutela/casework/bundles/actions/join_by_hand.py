"""Joins what a machine only suggests."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.bundles.actions.bind import bind
from tutela.casework.bundles.errors import NothingShared, TooLarge
from tutela.casework.bundles.models import Join
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.identifiers.keys import MOST_SUBJECTS
from tutela.casework.identifiers.models import Identifier
from tutela.casework.people.actions.lock_unit import lock_unit


@transaction.atomic
def join_by_hand(by: Actor, kind: str, identifier: Identifier, reason: str) -> list[Join]:
    """Join all things of a kind that name one identifier, which no machine joins by; give the new ends.

    What was undone stays undone.

    Raises:
        NotAllowed: the actor may not triage reports.
        NothingShared: fewer than two name it, or too many do.
        TooLarge: the bundle would be too large; nothing was changed.
    """
    gate.require(by, Act.TRIAGE_REPORTS, on=identifier)
    lock_unit(by.unit)
    seen = identifier.sightings.filter(subject_kind=kind).values_list("subject", flat=True).distinct()
    subjects = sorted(seen[: MOST_SUBJECTS + 1])
    there = set(Join.objects.filter(kind=kind, identifier=identifier).values_list("subject", flat=True))
    if not 1 < len(subjects) <= MOST_SUBJECTS or not set(subjects) - there:
        raise NothingShared("Nothing that is not joined already shares this, or too much does.")
    new = [
        Join(
            unit_id=by.unit,
            kind=kind,
            subject=subject,
            identifier=identifier,
            by_id=by.person,
            reason=reason[:500],
        )
        for subject in subjects
        if subject not in there
    ]
    if any(each.state != Join.State.LIVE for each in bind(by.unit, kind, new)):
        raise TooLarge("The bundle would have too many members. Nothing was changed.")
    log.record(
        by, "identifier.joined_by", purpose="report", wrote=new, identifier=identifier.pk, kind=kind,
        joins=len(new), reason=log.digest_of(reason[:500]),
    )  # fmt: skip
    return new
