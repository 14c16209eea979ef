"""Statements as files: the same rows as on their pages, as CSV and JSON."""

import json
from collections.abc import Sequence
from typing import Any

from tutela.casework.statements import papers, queries
from tutela.casework.statements.models import Statement, Version
from tutela.engine.formats import csv_cells

_COLUMNS = ("statement", "form", "about", "version", "state", "made_by", "made_at")


def rows(statements: Sequence[Statement]) -> list[dict[str, Any]]:
    """Give statements as flat rows of references and codes, each as its newest version stands."""
    newest = queries.newest_of([each.pk for each in statements])
    return [as_row(each, newest[each.pk]) for each in statements if each.pk in newest]


def as_row(statement: Statement, version: Version) -> dict[str, Any]:
    """Give one version of a statement as a flat row; moments in ISO 8601, UTC."""
    return {
        "statement": statement.reference,
        "form": statement.form,
        "about": str(statement.exhibit or statement.case),
        "version": version.number,
        "state": version.state,
        "made_by": version.made_by.name,
        "made_at": version.made_at.isoformat(timespec="seconds"),
    }


def as_csv(statements: Sequence[Statement]) -> str:
    """Give statements as CSV with a head."""
    return csv_cells.table(_COLUMNS, rows(statements))


def whole(version: Version) -> dict[str, Any]:
    """Give all that a version says, and on which facts; the page that is not served is left out."""
    return {
        "schema": 1,
        **as_row(version.statement, version),
        "wording": version.wording,
        "wording_adopted": version.is_adopted,
        "seen_sha256": papers.seen_digest(version),
        "facts_sha256": papers.digest_of(version.facts),
        "document_sha256": papers.digest_of(version.document),
        "facts": json.loads(version.facts),
        "document": json.loads(version.document),
    }
