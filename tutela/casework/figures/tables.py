"""What a board shows, as page and as file: tables of figures, each with what opens its rows."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tutela.engine.formats.csv_cells import inert


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure, or the words of a cell; `opens` is the address of exactly its rows, where there are any."""

    value: int | str
    opens: str = ""

    @property
    def is_number(self) -> bool:
        """Whether it is counted."""
        return isinstance(self.value, int)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under heads; the first of a row says what the row is about."""

    caption: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Figure]]
    says: str = ""

    @property
    def columns(self) -> list[tuple[str, bool]]:
        """Its heads, each with whether figures stand under it."""
        first = self.rows[0] if self.rows else [Figure("")] * len(self.heads)
        return [(head, cell.is_number) for head, cell in zip(self.heads, first, strict=True)]


@dataclass(frozen=True, slots=True)
class Board:
    """One page of tables.

    Attributes:
        name: the name of its address.
        title: its heading.
        tables: what it shows.
        since: the first day that it counts, where it counts days, and `until` the last.
        weeks: whether it counts by week.
    """

    name: str
    title: str
    tables: Sequence[Table]
    since: date | None = None
    until: date | None = None
    weeks: bool = False
    says: Sequence[str] = field(default=())


def as_json(board: Board, at: datetime, by: str) -> dict[str, Any]:
    """Give a board as one object, each figure with the address that opens its rows."""
    days = {name: day.isoformat() for name, day in (("since", board.since), ("until", board.until)) if day}
    tables = [
        {
            "caption": table.caption,
            "heads": list(table.heads),
            "rows": [[{"value": each.value, "opens": each.opens} for each in row] for row in table.rows],
        }
        for table in board.tables
    ]
    return {"schema": 1, "board": board.title, "at": at.isoformat(), "by": by, **days, "tables": tables}


def as_csv(board: Board, at: datetime, by: str) -> str:
    """Give a board as lines of table, row, head and value."""
    out = io.StringIO(newline="")
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow(["table", "row", "head", "value"])
    lines.writerow(["board", inert(board.title), "", inert(f"{at.isoformat()} for {by}")])
    for name, day in (("since", board.since), ("until", board.until)):
        if day:
            lines.writerow(["board", "", name, day.isoformat()])
    for table in board.tables:
        for first, *others in table.rows:
            for head, each in zip(table.heads[1:], others, strict=True):
                value = each.value if isinstance(each.value, int) else inert(each.value)
                lines.writerow([inert(table.caption), inert(str(first.value)), inert(head), value])
    return out.getvalue()
