"""What the pages of reports show that are disposed of together."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.reports.models import Report
from tutela.casework.reports.triage.presenters import source_in_words
from tutela.casework.retention import books, presenters
from tutela.casework.retention.models import Disposal, DisposalPart
from tutela.casework.retention.of_reports import due

Context = dict[str, Any]
PAGE = 50


def reports_due(by: Actor, after: int) -> Context:
    """Say which reports are due to be disposed of, the first received at the top, and how many in all."""
    found = due.reports_due(by)
    listed = list(found.filter(pk__gt=after)[: PAGE + 1])
    shown, book, today = listed[:PAGE], books.in_force(by.unit), timezone.localdate()
    clocks = due.rules_of(by.unit, [report.pk for report in shown])
    longer = due.kept_longer(by.unit, [report.pk for report in shown])
    number = found.count()
    return {
        "reports": [
            {
                "name": report.reference,
                "href": reverse("retention-of", args=["report", report.reference]),
                "source": source_in_words(report.source),
                "ended": report.ended_at.date().isoformat() if report.ended_at else "",
                "keeps_reference": report.pk in longer,
                **_rule(clocks, report, book, today),
            }
            for report in shown
        ],
        "number": number,
        "at_once": min(number, due.MOST),
        "held": due.held(by),
        "may_propose": bool(number) and gate.may(by, Act.KEEP_RETENTION),
        "paging": {
            "says": "What came first",
            "newer": "?" if after else "",
            "older": f"?after={shown[-1].pk}" if len(listed) > PAGE else "",
        },
    }


def _rule(clocks: dict[int, Any], report: Report, book: books.Book, today: Any) -> Context:
    clock = clocks.get(report.pk)
    row = presenters.clock(clock, book, today) if clock else {"rule": "", "due": ""}
    return {"rule": row["rule"], "due": row["due"]}


def parts(disposal: Disposal, after: int) -> Context:
    """Say what became of each report of a disposal, some at a time."""
    rows: Sequence[DisposalPart] = list(
        disposal.disposal_parts.filter(pk__gt=after).order_by("pk")[: PAGE + 1]
    )
    counts = {
        state: disposal.disposal_parts.filter(state=state).count() for state in DisposalPart.State.values
    }
    return {
        "parts": [
            {
                "name": f"R-{part.report}",
                "href": reverse("retention-of", args=["report", f"R-{part.report}"]),
                "state": part.get_state_display(),
                "why": part.get_why_display() if part.why else "",
                "rule": part.rule,
                "keeps_reference": part.keeps_reference,
            }
            for part in rows[:PAGE]
        ],
        "counts": {
            "all": sum(counts.values()),
            "done": counts[DisposalPart.State.DONE],
            "left": counts[DisposalPart.State.LEFT_OUT],
        },
        "paging": {
            "says": "By number",
            "newer": "?" if after else "",
            "older": f"?after={rows[PAGE - 1].pk}" if len(rows) > PAGE else "",
        },
    }
