"""Reads a case as the content of a package: graded items, marked messages, statements, and who is named."""

import json
from typing import Any

from django.db.models import Q

from tutela.casework.cases.models import Case, Exhibit
from tutela.casework.intelligence.models import Message, Participant, RangeMark, Thread
from tutela.casework.items.models import Item
from tutela.casework.logbook.queries import marking_of_log
from tutela.casework.origins.models import Mark
from tutela.casework.packages.content import hashes, people_and_lines
from tutela.casework.packages.content.contents import (
    IDENTIFIERS,
    TIMELINE,
    Content,
    as_json,
    as_table,
    harmless,
    identifier_row,
    identifier_table,
    iso,
    iso_of_ms,
    strong,
    timeline,
)
from tutela.casework.statements.models import Paper, Version

# Of a range that is longer, these are quoted; it says how many there are.
MOST_MESSAGES = 500
STATEMENTS = "statements.csv"


def of_case(case: Case) -> Content:
    """Give what a case has on record for a package."""
    exhibits = list(Exhibit.objects.filter(case=case).select_related("intake").order_by("pk"))
    held = Item.objects.filter(instances__intake__in=[each.intake_id for each in exhibits]).distinct()
    marks = list(
        RangeMark.objects.filter(thread__exhibit__case=case, undone_at=None)
        .select_related("thread__exhibit__intake", "first", "last", "about", "by")
        .order_by("pk")
    )
    people = list(
        Participant.objects.filter(thread__in={mark.thread_id for mark in marks}).order_by("thread", "pk")
    )
    entities = strong(each.key for each in people)
    parts = {
        hashes.NAME: hashes.hash_list(hashes.graded(held, case.unit.law_pack)),
        IDENTIFIERS: identifier_table(
            identifier_row(
                "account", each.key, f"thread {each.thread_id}", is_strong=bool(strong([each.key]))
            )
            for each in people
        ),
        TIMELINE: timeline([*_exhibit_rows(exhibits), *_thread_rows(case), *_mark_rows(marks)]),
        STATEMENTS: _statements(case),
        **{f"ranges/M-{mark.pk}.json": as_json(_range(mark)) for mark in marks},
        **people_and_lines.parts(case),
    }
    return Content(
        f"case {case}", parts, entities, _band(held), marking_of_log(case),
        conditions=people_and_lines.conditions(case),
    )  # fmt: skip


def _band(held: Any) -> str:
    stand = set(Mark.objects.filter(item__in=held, cleared_at=None).values_list("kind", flat=True))
    kinds = (Mark.Kind.AT_RISK, Mark.Kind.FIRST_GENERATION)
    return ", ".join(kind.label for kind in kinds if kind in stand)


def _exhibit_rows(exhibits: list[Exhibit]) -> list[tuple[str, str, str]]:
    return [
        (each.seized_on.isoformat() if each.seized_on else "", "An exhibit was seized", str(each))
        for each in exhibits
    ]


def _thread_rows(case: Case) -> list[tuple[str, str, str]]:
    found = []
    for each in Thread.objects.filter(exhibit__case=case).order_by("pk"):
        source = f"thread {each.pk}"
        found += [
            (iso_of_ms(each.first_ms), "First message of a thread", source),
            (iso_of_ms(each.last_ms), "Last message of a thread", source),
        ]
    return found


def _mark_rows(marks: list[RangeMark]) -> list[tuple[str, str, str]]:
    return [
        (iso_of_ms(mark.first.at_ms), f"Messages marked by {mark.checklist}", f"mark M-{mark.pk}")
        for mark in marks
    ]


def _range(mark: RangeMark) -> dict[str, Any]:
    first, last = sorted((mark.first, mark.last), key=lambda each: (each.order_ms, each.pk))
    after = Q(order_ms__gt=first.order_ms) | Q(order_ms=first.order_ms, pk__gte=first.pk)
    before = Q(order_ms__lt=last.order_ms) | Q(order_ms=last.order_ms, pk__lte=last.pk)
    within = Message.objects.filter(after, before, thread=mark.thread_id, is_latest=True)
    listed = within.select_related("sender").order_by("order_ms", "pk")
    return {
        "mark": f"M-{mark.pk}",
        "exhibit": str(mark.thread.exhibit),
        "platform": mark.thread.platform,
        "checklist": mark.checklist,
        "about": harmless(str(mark.about)) if mark.about else "",
        "points": [
            {"point": point.point, "outcome": point.outcome, "confidence": point.confidence}
            for point in mark.points.order_by("pk")
        ],
        "marked_by": mark.by.name,
        "marked_at": iso(mark.at),
        "messages": within.count(),
        "quoted": [_quoted(each) for each in listed[:MOST_MESSAGES]],
    }


def _quoted(message: Message) -> dict[str, Any]:
    """Quote a message with where it stands in its source; of files it only says how many hang on it."""
    return {
        "at": iso_of_ms(message.at_ms),
        "time_basis": message.basis,
        "sender": harmless(str(message.sender)) if message.sender else "",
        "state": message.state,
        "text": "\n".join(map(harmless, message.text.split("\n"))),
        "source": harmless(message.part),
        "number": message.number,
        "offset": message.offset,
        "attachments": message.attachments,
    }


def _statements(case: Case) -> str:
    signed = Version.State.CHECKED, Version.State.SERVED
    papers = Paper.objects.filter(
        version__statement__case=case, version__state__in=signed, is_served=True
    ).select_related("version__statement")
    return as_table(
        ("statement", "version", "form", "sha256"),
        [
            {
                "statement": paper.version.statement.reference,
                "version": paper.version.number,
                "form": paper.version.statement.form,
                "sha256": json.loads(paper.manifest)["sha256"],
            }
            for paper in papers.defer("content")
        ],
    )
