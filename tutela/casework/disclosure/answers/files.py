"""Answers from the logs as files: CSV, and PDF by the house's own setter."""

import csv
import io
from collections.abc import Sequence

from tutela.casework.disclosure import law
from tutela.casework.disclosure.answers.reading import COLUMNS, Line
from tutela.casework.disclosure.models import LogAnswer
from tutela.casework.times import moment
from tutela.engine.formats.csv_cells import inert
from tutela.engine.typesetting import document, typesetter
from tutela.engine.typesetting.document import Document

_MARKING = "OFFICIAL-SENSITIVE"


def as_csv(lines: Sequence[Line]) -> str:
    """Give lines as CSV, the moments in UTC as the record has them."""
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for line in lines:
        rows.writerow([inert(each) if isinstance(each, str) else each for each in line.cells])
    return out.getvalue()


def as_pdf(answer: LogAnswer, lines: Sequence[Line], name: str) -> bytes:
    """Set an answer; the same bytes each time, as long as the setter is the same.

    Raises:
        NoTypesetter: what sets documents is not installed.
    """
    return typesetter.typeset(_document(answer, lines, name).text())


def _document(answer: LogAnswer, lines: Sequence[Line], name: str) -> Document:
    purpose = law.purposes()[answer.purpose]
    head = [
        ("About", name), ("From", answer.since.isoformat()), ("To", answer.until.isoformat()),
        ("For", f"{purpose.title} ({purpose.citation})"), ("Reason", answer.reason),
        ("Record up to entry", str(answer.last_seq)), ("SHA-256 of the lines", answer.sha256),
    ]  # fmt: skip
    rows = [
        [moment(line.moment), line.operation, line.act, line.by, line.justification, line.to or "-"]
        for line in lines
    ]
    columns = ["When", "Operation", "Act", "By", "Justification", "To whom"]
    says = (
        "What the record of acts and the look-ups hold; what a page showed and nobody recorded is not here."
    )
    blocks = [
        document.paragraph(says), document.facts(head),
        document.table("What was done", columns, rows, texts=len(columns)),
    ]  # fmt: skip
    return Document(
        "Who did what with data", f"{answer.unit.name}: {name}", answer.asked_by.name, str(answer), _MARKING,
        answer.asked_at, [], blocks,
    )  # fmt: skip
