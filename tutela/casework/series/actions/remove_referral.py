"""Takes a referral out of a series; that it was there stays on record."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.series.actions.write_step import locked, write_step
from tutela.casework.series.errors import BadSeries, SeriesMoved
from tutela.casework.series.models import Member, Step
from tutela.engine.taxonomy import terminology


@transaction.atomic
def remove_referral(by: Actor, member: Member, because: str) -> Member:
    """Take a referral out of its series.

    Raises:
        NotAllowed: the actor does not work on referrals.
        SeriesMoved: it was taken out already.
        BadSeries: nothing says why, or too much does.
        RefusedWords: the words hold some that are not used here.
    """
    gate.require(by, Act.WORK_REFERRALS, on=member.series)
    terminology.guard(because)
    if not because.strip():
        raise BadSeries("Say why it does not belong there.")
    series = locked(member.series)
    current = Member.objects.select_for_update(of=["self"]).select_related("referral").get(pk=member.pk)
    if current.left_at is not None:
        raise SeriesMoved(f"{current.referral} was taken out of {series} already.")
    current.left_at = timezone.now()
    current.save(update_fields=["left_at"])
    step = write_step(by, series, Step.Kind.LEFT, f"{current.referral}: {because.strip()}")
    log.record(
        by, "series.referral_removed", purpose="safeguarding", wrote=[series, current, step],
        series=series.pk, referral=current.referral_id,
    )  # fmt: skip
    return current
