"""Draws the parts of a figure as bars, by what is shown of each alone: what is withheld has none."""

from collections.abc import Mapping, Sequence
from typing import Any

from tutela.engine.typesetting import document
from tutela.engine.typesetting.document import Block

# As many as the chart of a board has; the table below names every part.
MOST_BARS = 14
_WHOLE, _LEAST = 1000, 2


def drawn(title: str, split: Mapping[str, Any]) -> list[Block]:
    """Give the chart of a split as the facts of a paper hold it; none where no number is shown."""
    rows: Sequence[Sequence[str]] = split["rows"][:MOST_BARS]
    numbers = [_number(said) for _, _, said in rows]
    most = max((number or 0 for number in numbers), default=0)
    if not most:
        return []
    bars = [
        (name, said, None if number is None else _length(number, most))
        for (_, name, said), number in zip(rows, numbers, strict=True)
    ]
    caption = f"{title}: {split['label'].lower()}"
    return [document.chart(caption, _in_words(caption, bars, len(split["rows"])), bars)]


def _number(said: str) -> int | None:
    """Read a number that is shown; None for one that is not."""
    digits = said.replace(",", "")
    return int(digits) if digits.isdecimal() else None


def _length(number: int, most: int) -> int:
    """Give the length of a bar; what is not nothing can be seen."""
    return max(round(_WHOLE * number / most), bool(number) * _LEAST)


def _in_words(caption: str, bars: Sequence[tuple[str, str, int | None]], parts: int) -> str:
    shown = "; ".join(f"{name} {said}" for name, said, share in bars if share is not None)
    left = [name for name, _, share in bars if share is None]
    hidden = f" Not drawn, as the number is not shown: {'; '.join(left)}." if left else ""
    more = f" The first {len(bars)} of {parts} parts." if parts > len(bars) else ""
    return f"Bar chart. {caption}. {shown}.{hidden}{more} The table that follows has every number."
