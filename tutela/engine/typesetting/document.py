"""What a document says, before it has pages: blocks of plain text, in the order in which they are read."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Block = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Document:
    """One document.

    Attributes:
        title: of the document, and of the file.
        subtitle: a line below the title.
        author: whose words it is.
        reference: what its pages are told apart by; it stands on each.
        marking: the security marking; it stands at the head and the foot of each page.
        made_at: the moment that the file states as its own; to the second, in UTC.
        signs: what stands above a line for a signature at the foot of each page; none where nobody signs.
        blocks: what it says.
    """

    title: str
    subtitle: str
    author: str
    reference: str
    marking: str
    made_at: datetime
    signs: Sequence[str]
    blocks: Sequence[Block]

    def text(self) -> str:
        """Give it as one canonical text of JSON, the same for the same document."""
        said = {
            "title": self.title,
            "subtitle": self.subtitle,
            "author": self.author,
            "reference": self.reference,
            "marking": self.marking,
            "made_at": list(self.made_at.timetuple()[:6]),
            "signs": list(self.signs),
            "blocks": list(self.blocks),
        }
        return canonical(said)


def canonical(said: Any) -> str:
    """Write data as the one text of JSON that it has: sorted keys, no blanks, ASCII."""
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def heading(text: str) -> Block:
    """A heading below the title."""
    return {"kind": "heading", "text": text}


def paragraph(text: str) -> Block:
    """A paragraph of plain text; nothing in it is read as markup."""
    return {"kind": "paragraph", "text": text}


def facts(rows: Sequence[tuple[str, str]]) -> Block:
    """Pairs of what is said and of what it is said of."""
    return {"kind": "facts", "rows": [list(row) for row in rows]}


def table(
    caption: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[str | int]],
    texts: int = 1,
    narrow: int = 0,
    note: str = "",
) -> Block:
    """A table with a head that every page repeats.

    Args:
        caption: what it shows.
        columns: their headings.
        rows: a text or a number a column.
        texts: so many columns from the left hold texts; those after hold numbers, set to the right.
        narrow: so many of these, from the left, are no wider than what they hold; the others share the rest.
        note: a line below it.
    """
    return {
        "kind": "table",
        "caption": caption,
        "columns": list(columns),
        "rows": [[f"{cell:,}" if isinstance(cell, int) else cell for cell in row] for row in rows],
        "texts": texts,
        "narrow": narrow,
        "note": note,
    }


def chart(caption: str, alternative: str, bars: Sequence[tuple[str, str, int | None]]) -> Block:
    """Bars from left to right, one below another; the numbers stand in a table of their own.

    Args:
        caption: what it shows.
        alternative: the same in words, for whoever does not see it.
        bars: of each what it is of, what is said of it, and how long it is, in thousandths of the longest;
            None for one that is not drawn.
    """
    return {"kind": "chart", "caption": caption, "alternative": alternative, "bars": [list(b) for b in bars]}


def declaration(text: str) -> Block:
    """What is declared, set apart in a frame; `{pages}` in it becomes how many pages there are."""
    return {"kind": "declaration", "text": text}


def signatures(labels: Sequence[str]) -> Block:
    """Lines to sign on, each with what it is for."""
    return {"kind": "signatures", "labels": list(labels)}
