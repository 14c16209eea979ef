"""The board of what came and what ended, by source, and by day or week."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils.dateformat import format as dated
from django.utils.text import capfirst

from tutela.casework import gate
from tutela.casework.figures.span import Span
from tutela.casework.figures.tables import Board, Figure, Table
from tutela.casework.gate import Act, Actor
from tutela.casework.reports import figures
from tutela.casework.reports.triage.presenters import source_in_words
from tutela.casework.reports.triage.queue import ENDED, RECEIVED, Asked

_BY_DAY = Counter[tuple[date, str]]


def board(by: Actor, span: Span) -> Board:
    """Count what was received, and what ended, in a span of days.

    Raises:
        NotAllowed: the actor may not see boards.
    """
    gate.require(by, Act.SEE_BOARDS)
    came = figures.received(by.unit, span.since, span.until)
    ended = figures.ended(by.unit, span.since, span.until)
    went = _BY_DAY()
    for (day, source, _), number in ended.items():
        went[day, source] += number
    tables = [
        by_source(by, span, came, ended),
        _by_day(by, span, "Received", RECEIVED, came),
        _by_day(by, span, "Ended", ENDED, went),
    ]
    says = "A report ended on the day of the disposition that holds; one that was opened again is open."
    return Board(
        "board-flow", "What came, and what ended", tables, span.since, span.until, span.weeks, [says]
    )


def by_source(by: Actor, span: Span, came: _BY_DAY, ended: Counter[tuple[date, str, str]]) -> Table:
    """Count by source what came, and what ended in which outcome."""
    received, outcomes = Counter[str](), Counter[tuple[str, str]]()
    for (_, source), number in came.items():
        received[source] += number
    for (_, source, outcome), number in ended.items():
        outcomes[source, outcome] += number
    codes = sorted({code for _, code in outcomes})
    rows = []
    for source in [*sorted({*received, *(source for source, _ in outcomes)}), ""]:
        of = {"source": source} if source else {}
        counts = [_of(outcomes, source, code) for code in codes]
        row = [Figure(capfirst(source_in_words(source)) or "All sources")]
        row.append(Figure(received[source] if source else received.total(), _opens(by, RECEIVED, of, span)))
        row.append(Figure(sum(counts), _opens(by, ENDED, of, span)))
        row += [
            Figure(number, _opens(by, ENDED, {**of, "outcome": code}, span))
            for code, number in zip(codes, counts, strict=True)
        ]
        rows.append(row)
    heads = ["Source", "Received", "Ended", *(code.replace("_", " ").capitalize() for code in codes)]
    return Table("By source", heads, rows)


def _of(outcomes: Counter[tuple[str, str]], source: str, code: str) -> int:
    return sum(n for (whose, each), n in outcomes.items() if each == code and source in ("", whose))


def _by_day(by: Actor, span: Span, caption: str, view: str, counted: _BY_DAY) -> Table:
    sources, rows = sorted({source for _, source in counted}), []
    for part in _parts(span):
        inside = Counter[str]()
        for (day, source), number in counted.items():
            if part.since <= day <= part.until:
                inside[source] += number
        row = [Figure(_name(part)), Figure(inside.total(), _opens(by, view, {}, part))]
        row += [Figure(inside[source], _opens(by, view, {"source": source}, part)) for source in sources]
        rows.append(row)
    named = "week" if span.weeks else "day"
    heads = [named.capitalize(), "All", *(capfirst(source_in_words(source)) for source in sources)]
    return Table(f"{caption}, by {named}", heads, rows)


def _parts(span: Span) -> Iterator[Span]:
    """Cut a span into days, or into weeks that begin on Monday, the last first."""
    until = span.until
    while until >= span.since:
        since = max(until - timedelta(days=until.weekday()), span.since) if span.weeks else until
        yield Span(since, until, span.weeks)
        until = since - timedelta(days=1)


def _name(part: Span) -> str:
    if part.since == part.until:
        return dated(part.since, "D j M Y")
    return f"{dated(part.since, 'j M')} to {dated(part.until, 'j M Y')}"


def _opens(by: Actor, view: str, filters: dict[str, str], span: Span) -> str:
    if not gate.may(by, Act.SEE_REPORTS):
        return ""
    return reverse("reports") + Asked(view, by=filters, since=span.since, until=span.until).address()
