"""The timeline of a case: what happened in it by any of its rows, merged, a page at a time."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from heapq import merge
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse

from tutela.casework import gate, rooms
from tutela.casework.cases.models import BookEntry, Case, CaseAction, Exhibit
from tutela.casework.cases.queries import marking_of
from tutela.casework.gate import Act, Actor
from tutela.casework.intake.models import Receipt
from tutela.casework.intelligence.models import Message, RangeMark, Thread
from tutela.casework.logbook.models import Line
from tutela.casework.logbook.queries import marking_of_log
from tutela.casework.packages.models import Sending
from tutela.casework.rooms import Link
from tutela.casework.subjects.models import Judgement, Nomination, Subject
from tutela.casework.subjects.tables import harmless, link, table

Context = dict[str, Any]
# A moment in microseconds since 1970, the place of the strand, the number of the row.
Key = tuple[int, int, int]
PAGE = 100
_SHORT = 160
_START = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO = timedelta(microseconds=1)
# What every database has room for, and every calendar.
_MOST = 2**62
_EARLIEST, _LATEST = -(10**16), 2 * 10**17


@dataclass(frozen=True, slots=True)
class Strand:
    """One kind of happening: its rows, the column of their moments, and what is said of each.

    `counts` says how many microseconds the column counts by, and is 0 for moments; one that is not usual is
    there only where it is asked for.
    """

    code: str
    title: str
    act: Act
    rows: Callable[[Case], QuerySet[Any]]
    column: str
    says: Callable[[Any], str]
    href: Callable[[Any], str]
    counts: int = 0
    is_day: bool = False
    is_usual: bool = True

    def moment(self, row: Any) -> int:
        """Give the moment of a row in microseconds since 1970."""
        value: Any = row
        for name in self.column.split("__"):
            value = getattr(value, name)
        if isinstance(value, datetime):
            return (value - _START) // _MICRO
        if isinstance(value, date):
            return (datetime(value.year, value.month, value.day, tzinfo=UTC) - _START) // _MICRO
        return int(value) * self.counts

    def behind(self, moment: int, number: int | None) -> Q:
        """Keep the rows behind a moment, and those at it behind a number; without a number, none at it."""
        if self.counts:
            value: object = max(-_MOST, min(_MOST, -(-moment // self.counts)))
            is_at = moment % self.counts == 0
        else:
            at = _START + timedelta(microseconds=max(_EARLIEST, min(_LATEST, moment)))
            is_at = not self.is_day or at.time() == datetime.min.time()
            value = (at.date() if is_at else at.date() + timedelta(days=1)) if self.is_day else at
        if not is_at:
            return Q(**{f"{self.column}__gte": value})
        behind = Q(**{f"{self.column}__gt": value})
        return behind if number is None else behind | Q(**{self.column: value, "pk__gt": number})


def _thread(row: Thread) -> str:
    return reverse("communications-thread", args=[row.pk])


def _record(row: BookEntry | CaseAction) -> str:
    return reverse("case-record", args=[row.case])


def _threads(case: Case) -> QuerySet[Thread]:
    return Thread.objects.filter(exhibit__case=case)


_MS = 1000
STRANDS = (
    Strand(
        "seized",
        "Exhibits seized",
        Act.SEE_SUBJECTS,
        lambda case: Exhibit.objects.filter(case=case).select_related("intake", "case"),
        "seized_on",
        lambda row: f"{row} was seized",
        lambda row: reverse("exhibit", args=[row.case, row.reference]),
        is_day=True,
    ),
    Strand(
        "received",
        "Exhibits received",
        Act.SEE_SUBJECTS,
        lambda case: Receipt.objects.filter(
            intake__exhibit__case=case, finished_at__isnull=False
        ).select_related("intake__exhibit__case"),
        "finished_at",
        lambda row: (
            f"{row.intake.reference} was received; files: {row.files:,}, in archives: {row.members:,}"
        ),
        lambda row: reverse("exhibit", args=[row.intake.exhibit.case, row.intake.exhibit.reference]),
    ),
    Strand(
        "begun",
        "Threads begun",
        Act.READ_COMMUNICATIONS,
        _threads,
        "first_ms",
        lambda row: f"First of {row.count:,} in {harmless(str(row))[:_SHORT]}",
        _thread,
        _MS,
    ),
    Strand(
        "ended",
        "Threads ended",
        Act.READ_COMMUNICATIONS,
        _threads,
        "last_ms",
        lambda row: f"Last in {harmless(str(row))[:_SHORT]}",
        _thread,
        _MS,
    ),
    Strand(
        "message",
        "Messages",
        Act.READ_COMMUNICATIONS,
        lambda case: Message.objects.filter(thread__exhibit__case=case, is_latest=True).select_related(
            "sender"
        ),
        "at_ms",
        lambda row: f"{harmless(str(row.sender or ''))}: {harmless(row.text)[:_SHORT]}",
        lambda row: reverse("communications-message", args=[row.pk]),
        _MS,
        is_usual=False,
    ),
    Strand(
        "mark",
        "Marked messages",
        Act.READ_COMMUNICATIONS,
        lambda case: RangeMark.objects.filter(thread__exhibit__case=case, undone_at=None).select_related(
            "first"
        ),
        "first__at_ms",
        lambda row: f"Messages marked by {row.checklist}",
        lambda row: reverse("communications-thread", args=[row.thread_id]),
        _MS,
    ),
    Strand(
        "line",
        "Intelligence",
        Act.SEE_LOGBOOK,
        lambda case: Line.objects.filter(case=case),
        "at",
        lambda row: f"{row} ({row.grading}): {harmless(row.text)[:_SHORT]}",
        lambda row: reverse("log-line", args=[row.pk]),
    ),
    Strand(
        "decision",
        "Decisions",
        Act.SEE_SUBJECTS,
        lambda case: BookEntry.objects.filter(case=case).select_related("case"),
        "at",
        lambda row: f"Decision {row.number}: {row.decision[:_SHORT]}",
        _record,
    ),
    Strand(
        "action",
        "Actions",
        Act.SEE_SUBJECTS,
        lambda case: CaseAction.objects.filter(case=case).select_related("case"),
        "made_at",
        lambda row: f"Action {row.number}: {row.what[:_SHORT]}",
        _record,
    ),
    Strand(
        "judgement",
        "Judgements of people",
        Act.SEE_SUBJECTS,
        lambda case: Judgement.objects.filter(case=case, by__isnull=False),
        "at",
        lambda row: f"{row}: O-{row.left_id} and O-{row.right_id}, {row.get_verdict_display().lower()}",
        lambda row: reverse("entity", args=[row.left_id]),
    ),
    Strand(
        "person",
        "People opened",
        Act.SEE_SUBJECTS,
        lambda case: Subject.objects.filter(case=case),
        "opened_at",
        lambda row: f"{row}, {row.title}",
        lambda row: reverse("subject", args=[row.pk]),
    ),
    Strand(
        "nomination",
        "Nominations",
        Act.SEE_SUBJECTS,
        lambda case: Nomination.objects.filter(subject__case=case),
        "at",
        lambda row: f"{row} to {row.tasking}",
        lambda row: reverse("subject", args=[row.subject_id]),
    ),
    Strand(
        "sent",
        "Packages sent",
        Act.SEE_PACKAGES,
        lambda case: Sending.objects.filter(package__case=case).select_related("recipient"),
        "at",
        lambda row: f"PK-{row.package_id} was sent to {row.recipient}",
        lambda row: reverse("package", args=[row.package_id]),
    ),
)


def offer_of_case(by: Actor, case: Case) -> Link | None:
    """Offer, from the page of a case, its timeline."""
    may = gate.may(by, Act.SEE_SUBJECTS, on=case)
    return Link("Timeline", reverse("case-timeline", args=[case])) if may else None


def page(by: Actor, case: Case, asked: dict[str, str]) -> Context:
    """Say what happened in a case, the earliest first.

    Args:
        by: who reads, and has passed the gate for the case.
        case: whose.
        asked: the address: `kind` for one strand alone, `after` for where the page before ended.
    """
    allowed = [strand for strand in STRANDS if gate.may(by, strand.act, on=case)]
    kind = asked.get("kind", "")
    wanted = [each for each in allowed if each.code == kind] or [each for each in allowed if each.is_usual]
    after = _key(asked.get("after", ""))
    found = list(islice(merge(*(_after(case, strand, after) for strand in wanted)), PAGE + 1))
    shown = found[:PAGE]
    said = {"kind": kind} if len(wanted) == 1 else {}
    older = urlencode({**said, "after": ".".join(map(str, shown[-1][0]))}) if len(found) > PAGE else ""
    sees_log = gate.may(by, Act.SEE_LOGBOOK, on=case)
    return {
        "case": case.reference,
        "case_href": rooms.page_of("case", case.reference),
        "level": marking_of_log(case) if sees_log else marking_of(case),
        "kinds": [
            {"code": each.code, "title": each.title, "chosen": each.code == kind} for each in allowed
        ],
        "hidden": ", ".join(each.title.lower() for each in STRANDS if each not in allowed),
        "table": table(
            "What happened, the earliest first", ("When", "Kind", "What"),
            [(_moment(key[0]), title, link(what, href)) for key, title, what, href in shown],
        ),
        "paging": {
            "says": "The earliest first", "newer": f"?{urlencode(said)}" if after else "",
            "older": f"?{older}" if older else "",
        },
    }  # fmt: skip


Entry = tuple[Key, str, str, str]


def _after(case: Case, strand: Strand, after: Key | None) -> list[Entry]:
    """Give the next rows of one strand behind a key, in its order."""
    place = STRANDS.index(strand)
    rows = strand.rows(case).filter(**{f"{strand.column}__isnull": False})
    if after is not None:
        moment, before, number = after
        rows = rows.filter(
            strand.behind(moment, None if place < before else number if place == before else 0)
        )
    ordered = rows.order_by(strand.column, "pk")[: PAGE + 1]
    return [
        ((strand.moment(row), place, row.pk), strand.title, strand.says(row), strand.href(row))
        for row in ordered
    ]


def _key(text: str) -> Key | None:
    """Read where a page ended; None where it is none."""
    found = re.fullmatch(r"(-?\d{1,22})\.(\d{1,3})\.(\d{1,18})", text)
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def _moment(micros: int) -> str:
    try:
        return f"{_START + timedelta(microseconds=micros):%Y-%m-%d %H:%M:%S} UTC"
    except OverflowError:
        return "A moment that no calendar has"
