"""Joins a series into another: its referrals go over, and it stays on record as it was."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import database, gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.series.actions.write_step import locked, write_step
from tutela.casework.series.errors import BadSeries
from tutela.casework.series.models import Member, Series, Step
from tutela.engine.taxonomy import terminology


@transaction.atomic
def join_series(by: Actor, series: Series, seen: int, into: Series, because: str) -> Series:
    """Join a series into another of the unit.

    Args:
        by: who joins them.
        series: which ends.
        seen: the version of it that they saw.
        into: which goes on.
        because: by what they are one.

    Raises:
        NotAllowed: the actor does not work on referrals, or one of the two is another unit's.
        SeriesMoved: it is another version by now, or one of the two was joined before.
        BadSeries: they are the same, stand apart in status, or nothing says why.
        RefusedWords: the words hold some that are not used here.
    """
    gate.require(by, Act.WORK_REFERRALS, on=series)
    gate.require(by, Act.WORK_REFERRALS, on=into)
    terminology.guard(because)
    if series.pk == into.pk or not because.strip():
        raise BadSeries("Name another series, and say by what they are one.")
    current, target = locked(series, seen), locked(into)
    if current.state != target.state:
        raise BadSeries(f"{current} and {target} differ in status. Bring them to the same status first.")
    now, old = timezone.now(), list(current.members.filter(left_at=None).order_by("pk"))
    for member in old:
        member.left_at = now
    database.update(old, ["left_at"])
    new = database.insert(
        Member(
            series=target, referral_id=member.referral_id, added_by=by.name,
            because=f"{current} was joined: {because.strip()}"[:200],
        )
        for member in old
    )  # fmt: skip
    current.into = target
    steps = [
        write_step(by, current, Step.Kind.JOINED, f"Into {target}: {because.strip()}"),
        write_step(by, target, Step.Kind.JOINED, f"{current} came in: {because.strip()}"),
    ]
    log.record(
        by, "series.joined", purpose="safeguarding", wrote=[current, target, *old, *new, *steps],
        series=current.pk, into=target.pk, referrals=len(new),
    )  # fmt: skip
    return target
