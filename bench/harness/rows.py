"""What was measured, one row a figure, and the three forms it is told in: JSON, a table, a plot."""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from operator import eq, ge, gt, le, lt
from pathlib import Path

_HEADINGS = ("bench", "case", "value", "unit", "peer", "peer value", "ratio", "of the limit", "goal")
_RATES = ("/s", "/min")
_GOAL = re.compile(r"(?P<than>[<>]?=?) ?(?P<number>[0-9]+(?:\.[0-9]+)?)")
_COMPARED = {"": eq, "=": eq, "<": lt, "<=": le, ">": gt, ">=": ge}


@dataclass(frozen=True, slots=True)
class Row:
    """One figure.

    Attributes:
        bench: the bench it belongs to, such as "hash".
        case: what was done, such as "2 MP".
        value: what Tutela took or reached.
        unit: of both values; one that ends in "/s" or "/min" is better when higher, others when lower.
        peer: the other tool, by name; empty where there is none.
        peer_value: what the other tool took or reached on the same work.
        ratio: how many times better Tutela is; None without a peer.
        limit_share: what part of the speed that the machine permits was reached; None where not measured.
        goal: what it is to be, such as "< 50"; empty where none was set.
    """

    bench: str
    case: str
    value: float
    unit: str
    peer: str = ""
    peer_value: float | None = None
    ratio: float | None = None
    limit_share: float | None = None
    goal: str = ""

    @property
    def is_short(self) -> bool:
        """Whether the goal, where it is a number with or without a comparison, was not reached."""
        if (found := _GOAL.fullmatch(self.goal)) is None:
            return False
        return not _COMPARED[found["than"]](self.value, float(found["number"]))


def row(
    bench: str,
    case: str,
    value: float,
    unit: str,
    *,
    peer: str = "",
    peer_value: float | None = None,
    limit: float | None = None,
    goal: str = "",
) -> Row:
    """Make a row, with its ratio to the peer and its share of the limit worked out from the unit.

    Args:
        bench: the bench.
        case: what was done.
        value: what Tutela took or reached.
        unit: of every value given.
        peer: the other tool.
        peer_value: what it took or reached; None where it could not be run.
        limit: what the machine permits at best.
        goal: what it is to be.
    """
    return Row(
        bench,
        case,
        value,
        unit,
        peer,
        peer_value,
        _better(value, peer_value, unit),
        _better(value, limit, unit),
        goal,
    )


def _better(value: float, other: float | None, unit: str) -> float | None:
    if not other or not value:
        return None
    return value / other if unit.endswith(_RATES) else other / value


def written(rows: Iterable[Row], path: Path) -> None:
    """Write rows as a JSON list."""
    path.write_text(json.dumps([asdict(each) for each in rows], indent=1) + "\n")


def table(rows: Iterable[Row]) -> str:
    """Lay rows out in columns that any terminal shows."""
    lines = [_HEADINGS, *(_cells(each) for each in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_HEADINGS))]
    return "\n".join(_aligned(line, widths) for line in lines)


def _cells(one: Row) -> tuple[str, ...]:
    return (
        one.bench,
        one.case,
        _figure(one.value),
        one.unit,
        one.peer or "-",
        "-" if one.peer_value is None else _figure(one.peer_value),
        "-" if one.ratio is None else f"{one.ratio:.2f} x",
        "-" if one.limit_share is None else f"{one.limit_share:.0%}",
        one.goal or "-",
    )


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"  # noqa: PLR2004 - digits that say something


def _aligned(line: tuple[str, ...], widths: list[int]) -> str:
    words = (0, 1, 3, 4, 8)
    cells = [
        cell.ljust(width) if column in words else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(line, widths, strict=True))
    ]
    return "  ".join(cells).rstrip()
