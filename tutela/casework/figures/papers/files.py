"""Papers as files: PDF, CSV and JSON, of what is kept of them alone."""

import csv
import hashlib
import io
import json
from typing import Any

from tutela.casework.figures.models import Form, Paper
from tutela.casework.figures.papers.composing import took
from tutela.engine.formats.csv_cells import inert
from tutela.engine.typesetting import typesetter


def as_pdf(paper: Paper) -> bytes:
    """Set a paper; the same bytes each time, as long as the setter is the same.

    Raises:
        NoTypesetter: what sets documents is not installed.
    """
    return typesetter.typeset(paper.document)


def as_csv(paper: Paper) -> str:
    """Give the figures of a paper as lines of figure, split, part and value."""
    told, out = json.loads(paper.facts), io.StringIO(newline="")
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow(["figure", "split", "part", "value"])
    for name in ("form", "span", "since", "until"):
        lines.writerow(["paper", "", name, told[name]])
    lines.writerow(["paper", "", "marking", paper.marking])
    for row in _of_notices(told) if told["form"] == Form.NOTICES else _of_figures(told):
        lines.writerow([inert(each) if isinstance(each, str) else each for each in row])
    return out.getvalue()


def _of_figures(told: dict[str, Any]) -> list[list[Any]]:
    rows = []
    for figure in told["figures"]:
        rows.append([figure["title"], "", "", figure["value"]])
        for split in figure["splits"]:
            rows += [[figure["title"], split["label"], name, said] for _, name, said in split["rows"]]
    return rows


def _of_notices(told: dict[str, Any]) -> list[list[Any]]:
    rows = []
    for row in [*told["providers"], told["all"]]:
        who = row["provider"] or "Not said"
        rows += [
            [name.capitalize(), row["kind"], who, row[name]] for name in ("notices", "addresses", "removed")
        ]
        rows.append(["Median time until removal", row["kind"], who, took(row)])
        rows += [[told["action_names"][code], row["kind"], who, n] for code, n in row["actions"].items()]
    # A paper of an earlier version has neither of these.
    for row in told.get("removal", []):
        who = row["provider"] or "Not said"
        rows += [[told["band_names"][code], "Time until removal", who, n] for code, n in row["bands"].items()]
    rows += [["Appeals", "Result", name, number] for _, name, number in told.get("appeals", [])]
    return rows


def as_row(paper: Paper) -> dict[str, Any]:
    """Give a paper as a flat row; moments in ISO 8601, UTC."""
    return {
        "paper": paper.reference,
        "form": paper.form,
        "span": paper.span,
        "marking": paper.marking,
        "made_by": paper.made_by.name,
        "made_at": paper.made_at.isoformat(timespec="seconds"),
        "facts_sha256": digest_of(paper.facts),
        "document_sha256": digest_of(paper.document),
    }


def whole(paper: Paper) -> dict[str, Any]:
    """Give all that a paper says, and on which facts."""
    facts, said = json.loads(paper.facts), json.loads(paper.document)
    return {"schema": 1, **as_row(paper), "facts": facts, "document": said}


def digest_of(text: str) -> str:
    """Give the SHA-256 of a canonical text."""
    return hashlib.sha256(text.encode()).hexdigest()


def name_of(paper: Paper, form: str) -> str:
    """Name the file of a paper."""
    return f"{paper.reference}-{paper.form}-{paper.span}.{form}"
