"""Draws words that are read aloud to whoever told us, in the place of earlier ones that were not used."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.letterbox import receipts
from tutela.casework.reports.calls.call import CHANNELS
from tutela.casework.reports.errors import NotSpoken
from tutela.casework.reports.models import Report, SpokenReceipt

# How long somebody has to change them at the door.
SPOKEN_KEPT = timedelta(days=30)
_REPLACED = "Other words were read aloud instead."


@transaction.atomic
def speak_receipt(by: Actor, report: Report) -> tuple[SpokenReceipt, tuple[str, ...]]:
    """Draw other words; those drawn before end. The words are given once, and kept nowhere.

    Raises:
        NotAllowed: the actor may enter no calls.
        NotSpoken: the report was not entered by staff, or its receipt was changed at the door.
    """
    gate.require(by, Act.ENTER_CALLS, on=report)
    locked = Report.objects.select_for_update(no_key=True).get(pk=report.pk)
    if locked.channel not in CHANNELS:
        raise NotSpoken(f"{report} was not entered by staff, so no receipt of it is read aloud.")
    if locked.spoken_receipts.exclude(used_at=None).exists():
        raise NotSpoken(
            f"The receipt of {report} was changed at the door: only whoever changed it has it. "
            "Nothing was drawn."
        )
    return draw(by, locked)


def draw(by: Actor, report: Report) -> tuple[SpokenReceipt, tuple[str, ...]]:
    """Draw them: a step of whoever enters a call. The report is locked, or new."""
    now = timezone.now()
    for earlier in report.spoken_receipts.filter(ended_at=None):
        earlier.ended_at, earlier.ended_by_id, earlier.why = now, by.person, _REPLACED
        earlier.save(update_fields=["ended_at", "ended_by", "why"])
    drawn = receipts.spoken()
    spoken = SpokenReceipt.objects.create(
        unit_id=by.unit, report=report, name=drawn.spoken_name, drawn_by_id=by.person, drawn_at=now,
        ends_on=now.date() + SPOKEN_KEPT,
    )  # fmt: skip
    log.record(by, "spoken_receipt.drawn", purpose="report", report=report.pk, spoken_receipt=spoken.pk)
    return spoken, drawn.words
