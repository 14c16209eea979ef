"""Ends words that were read aloud and nobody changed, with a reason."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.reports.errors import BadStep, NotSpoken
from tutela.casework.reports.models import SpokenReceipt
from tutela.engine.taxonomy import terminology

_MOST = 500


@transaction.atomic
def end_spoken(by: Actor, spoken: SpokenReceipt, reason: str) -> SpokenReceipt:
    """End them: the door takes them no more, within a minute.

    Raises:
        NotAllowed: the actor may enter no calls.
        BadStep: no reason was given, or one of more than 500 signs.
        NotSpoken: they were changed, or have ended.
        RefusedWords: it holds words that are not used here.
    """
    gate.require(by, Act.ENTER_CALLS, on=spoken.report)
    terminology.guard(reason)
    why = reason.strip()
    if not 0 < len(why) <= _MOST:
        raise BadStep("Write in at most 500 signs why this receipt ends. Nothing was changed.")
    current = SpokenReceipt.objects.select_for_update(no_key=True).get(pk=spoken.pk)
    if current.used_at is not None or current.ended_at is not None:
        raise NotSpoken("This receipt was changed at the door or has ended already. Nothing was changed.")
    current.ended_at, current.ended_by_id, current.why = timezone.now(), by.person, why
    current.save(update_fields=["ended_at", "ended_by", "why"])
    log.record(
        by, "spoken_receipt.ended", purpose="report", report=current.report_id, spoken_receipt=current.pk,
        reason_sha256=log.digest_of(why),
    )  # fmt: skip
    return current
