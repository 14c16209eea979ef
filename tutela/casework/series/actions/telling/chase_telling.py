"""Keeps that a holder was asked again to confirm what it was told."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.series.actions.telling.writing import due_from, mail_holder
from tutela.casework.series.actions.write_step import locked, write_step
from tutela.casework.series.errors import SeriesMoved
from tutela.casework.series.models import Step, Telling


@transaction.atomic
def chase_telling(by: Actor, telling: Telling) -> Telling:
    """Ask a holder again; a partner that can be written to is written to, and it has its days once more.

    Raises:
        NotAllowed: the actor does not work on referrals, or the series is another unit's.
        SeriesMoved: it was confirmed already.
    """
    gate.require(by, Act.WORK_REFERRALS, on=telling.series)
    series = locked(telling.series)
    rows = Telling.objects.select_for_update(of=["self"]).select_related("series__unit")
    current = rows.get(pk=telling.pk)
    if current.confirmed_at is not None:
        raise SeriesMoved("It was confirmed already.")
    current.chased, current.chased_at = current.chased + 1, timezone.now()
    current.due_at = due_from(current.chased_at, Telling.Kind(current.kind))
    current.delivery = mail_holder(by, current) or current.delivery
    current.save(update_fields=["chased", "chased_at", "due_at", "delivery"])
    step = write_step(by, series, Step.Kind.CHASED, f"Asked again, number {current.chased}")
    log.record(
        by, "series.holder_chased", purpose="safeguarding", wrote=[current, step, series], series=series.pk,
        telling=current.pk, times=current.chased,
    )  # fmt: skip
    return current
