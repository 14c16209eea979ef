"""The board of clocks: of each sort, how many run in time, and what share was met."""

from collections import Counter

from django.urls import reverse
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.clocks import standing
from tutela.casework.clocks.standing import ENDED, RUNNING, Asked, Of, Stand
from tutela.casework.figures.span import Span
from tutela.casework.figures.tables import Board, Figure, Table
from tutela.casework.gate import Act, Actor


def board(by: Actor, span: Span) -> Board:
    """Count the clocks that run, and those that ended in a span of days.

    Raises:
        NotAllowed: the actor may not see boards.
    """
    gate.require(by, Act.SEE_BOARDS)
    found = standing.counted(by.unit, span.since, span.until, timezone.now())
    ordered = sorted(found.items(), key=lambda each: (each[0].kind, each[0].counts, each[0].runs))
    heads = [each.capitalize() for each in RUNNING]
    now = [[_name(of), *_numbers(by, of, RUNNING, counted)] for of, counted in ordered]
    met = [
        [_name(of), *_numbers(by, of, ENDED, counted, span), Figure(share(counted))]
        for of, counted in ordered
    ]
    ended = ["Clock", *(each.capitalize() for each in ENDED), "Share met"]
    tables = [
        Table("Clocks that run now", ["Clock", *heads], now),
        Table("Clocks that ended in these days", ended, met, "The share is of those met and missed."),
    ]
    return Board("board-clocks", "Clocks met and missed", tables, span.since, span.until, span.weeks)


def share(counted: Counter[Stand]) -> str:
    """Write what share was met of what was met or missed; nothing where neither was."""
    met, missed = counted[Stand.MET], counted[Stand.MISSED]
    return f"{100 * met / (met + missed):.1f} %" if met + missed else ""


def _name(of: Of) -> Figure:
    return Figure(f"{of.kind.capitalize()}: {of.counts}, {of.runs}")


def _numbers(
    by: Actor, of: Of, stands: tuple[Stand, ...], counted: Counter[Stand], span: Span | None = None
) -> list[Figure]:
    days = (span.since, span.until) if span else ()
    may = gate.may(by, Act.SEE_CLOCKS)
    return [
        Figure(counted[each], reverse("clocks") + Asked(of, each, *days).address() if may else "")
        for each in stands
    ]
