"""Enters an enquiry as it came."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.clocks.actions.start import start
from tutela.casework.custody import log
from tutela.casework.enquiries.actions.write_step import MOST_LETTERS
from tutela.casework.enquiries.errors import BadEnquiry
from tutela.casework.enquiries.models import Enquiry, Step
from tutela.casework.enquiries.waits import answer_to
from tutela.casework.gate import Act, Actor
from tutela.casework.reports.models import Report
from tutela.engine.taxonomy import terminology

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Asked:
    """What came: by which way, from whom, about what, in which words, and when.

    `came_at` is None for now; `report` is the report that it is about, if there is one.
    """

    channel: str
    asker: str
    about: str
    words: str
    organisation: str = ""
    came_at: datetime | None = None
    report: Report | None = None


@transaction.atomic
def enter(by: Actor, asked: Asked) -> Enquiry:
    """Enter an enquiry; the clock for its answer runs from when it came.

    Raises:
        NotAllowed: the actor does not work on enquiries, or may not see the report.
        BadEnquiry: a code is none, the words are missing or too long, or it came in the future.
        RefusedWords: the words say what is said by codes alone.
    """
    gate.require(by, Act.WORK_ENQUIRIES)
    if asked.report is not None:
        gate.require(by, Act.SEE_REPORTS, on=asked.report)
    terminology.guard(asked.words, asked.organisation)
    now = timezone.now()
    came_at = asked.came_at or now
    _require_sound(asked, came_at, now)
    enquiry = Enquiry.objects.create(
        unit_id=by.unit, channel=asked.channel, asker=asked.asker, about=asked.about,
        organisation=asked.organisation, words=asked.words, came_at=came_at, report=asked.report,
        entered_at=now,
    )  # fmt: skip
    step = Step.objects.create(enquiry=enquiry, number=1, kind=Step.Kind.ENTERED, by_id=by.person, at=now)
    start(by, "enquiry", [enquiry.pk], answer_to(asked.about), at=came_at)
    log.record(
        by, "enquiry.entered", purpose="enquiry", wrote=[enquiry, step], enquiry=enquiry.pk,
        channel=asked.channel, asker=asked.asker, about=asked.about,
        report=asked.report.pk if asked.report else None,
    )  # fmt: skip
    return enquiry


def _require_sound(asked: Asked, came_at: datetime, now: datetime) -> None:
    coded = (
        (asked.channel, Enquiry.Channel.values, "way to ask"),
        (asked.asker, Enquiry.Asker.values, "asker"),
        (asked.about, Enquiry.About.values, "subject"),
    )
    for code, codes, what in coded:
        if code not in codes:
            raise BadEnquiry(f"{code!r} is no {what}. It is one of {', '.join(codes)}.")
    if not asked.words.strip():
        raise BadEnquiry("Nothing is asked. Say what the question is.")
    if len(asked.words) > MOST_LETTERS or len(asked.organisation) > LONGEST_NAME:
        raise BadEnquiry(
            f"The question has at most {MOST_LETTERS:,} characters, the organisation {LONGEST_NAME}."
        )
    if came_at > now:
        raise BadEnquiry("It cannot have come in the future. Check day and time.")
