"""What a version is written of, and how its tables are made."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tutela.casework.statements.writing.wording import Layout, Wording
from tutela.engine.typesetting import document
from tutela.engine.typesetting.document import Block

_NOTHING = "nothing is on record."


@dataclass(frozen=True, slots=True)
class Witness:
    """Who makes a statement, and what they add to what the record says.

    `own` are paragraphs in their own words, `qualifications` what they say of their training, experience and
    accreditation, `disputes` the points in dispute that a full report answers, and `relied_on` what they rest
    on beside the record. `contact`, `availability` and `needs` are for the unit and the prosecutor, and stand
    on the page that is not served.
    """

    name: str
    occupation: str = ""
    age: str = "Over 18"
    own: str = ""
    qualifications: str = ""
    disputes: str = ""
    relied_on: str = ""
    contact: str = ""
    availability: str = ""
    needs: str = ""

    def lines(self, of: str) -> list[str]:
        """Give what they wrote of one thing, such as "own": one paragraph or point a line."""
        return [line.strip() for line in str(getattr(self, of)).splitlines() if line.strip()]


# What a witness writes that stands in a part of its own: a form without that part has no place for it.
WRITTEN = ("own", "qualifications", "disputes", "relied_on")


@dataclass(frozen=True, slots=True)
class Told:
    """All that a version is written of."""

    form: str
    reference: str
    facts: Mapping[str, Any]
    wording: Wording
    witness: Witness
    at: datetime
    marking: str

    @property
    def layout(self) -> Layout:
        """How the form is made up."""
        return self.wording.layouts[self.form]


def titled(told: Told, pack: str, category: str) -> str:
    """Name a category as its law does."""
    law = next((law for law in told.facts["laws"] if law["name"] == pack), None)
    title = law["categories"].get(category, category) if law else category
    return str(title)


def tabled(
    caption: str,
    columns: tuple[str, ...],
    rows: list[Any],
    texts: int = 1,
    narrow: int = 0,
    note: str = "",
) -> Block:
    """Make a table, or a paragraph that says that there is nothing to put in it."""
    if not rows:
        return document.paragraph(f"{caption}: {_NOTHING}")
    return document.table(caption, columns, rows, texts, narrow, note)
