"""Puts a referral into a series."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.jobs import queue
from tutela.casework.referrals.kinds import TELL_HOLDERS
from tutela.casework.referrals.models import Referral
from tutela.casework.series.actions.write_step import locked, put_in, write_step
from tutela.casework.series.errors import BadSeries
from tutela.casework.series.models import Member, Series, Step
from tutela.engine.taxonomy import terminology

_LONGEST = 200


@transaction.atomic
def add_referral(by: Actor, series: Series, referral: Referral, because: str) -> Member:
    """Put a referral into a series; of a settled one its holders are told as well.

    Args:
        by: who does it.
        series: into which.
        referral: which.
        because: by what they belong together; never what a picture shows.

    Raises:
        NotAllowed: the actor does not work on referrals, or one of the two is another unit's.
        SeriesMoved: the referral is in a series already, or this one was joined into another.
        BadSeries: nothing says why, or too much does.
        RefusedWords: the words hold some that are not used here.
    """
    gate.require(by, Act.WORK_REFERRALS, on=series)
    gate.require(by, Act.WORK_REFERRALS, on=referral)
    terminology.guard(because)
    if not because.strip() or len(because) > _LONGEST:
        raise BadSeries(f"Say by what they belong together, in at most {_LONGEST} characters.")
    current = locked(series)
    member = put_in(by, current, referral, because.strip())
    step = write_step(by, current, Step.Kind.ADDED, f"{referral}: {because.strip()}")
    log.record(
        by, "series.referral_added", purpose="safeguarding", wrote=[current, member, step],
        series=current.pk, referral=referral.pk,
    )  # fmt: skip
    queue.queue_once(TELL_HOLDERS, by.unit, {"referral": referral.pk})
    return member
