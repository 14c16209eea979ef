"""Packages as files carry them."""

import hashlib
from collections.abc import Iterable
from typing import Any

from tutela.casework.packages import queries
from tutela.casework.packages.content.contents import iso
from tutela.casework.packages.content.sources import source_of
from tutela.casework.packages.models import Outcome, Package
from tutela.engine.formats import csv_cells

_COLUMNS = (
    "package", "of", "recipient", "state", "edition", "version", "risk", "marking", "handling", "by_rule",
    "made_by", "checked_by", "made_at", "sent_at", "changed",
)  # fmt: skip


def as_row(one: Package) -> dict[str, Any]:
    """Give one package as a flat row of codes and moments in UTC; what it says is in its parts alone."""
    source = source_of(one)
    return {
        "package": one.reference,
        "of": f"{source.kind} {source.name}",
        "recipient": one.recipient.name,
        "state": one.state,
        "edition": one.edition,
        "version": one.version,
        "risk": one.band,
        "marking": one.marking,
        "handling": one.handling,
        "by_rule": one.by_rule,
        "made_by": one.made_by.username,
        "checked_by": one.checked_by.username if one.checked_by else "",
        "made_at": iso(one.made_at),
        "sent_at": iso(one.sent_at),
        "changed": one.changed,
    }


def as_csv(found: Iterable[Package]) -> str:
    """Give packages as CSV, a row each."""
    return csv_cells.table(_COLUMNS, map(as_row, found))


def outcome(row: Outcome) -> dict[str, Any]:
    """Give one outcome as it was told."""
    return {
        "outcome": row.code, "count": row.count, "on": row.as_of.isoformat(), "through": row.through,
        "by": row.by, "at": iso(row.at),
    }  # fmt: skip


def whole(one: Package) -> dict[str, Any]:
    """Give one package with its parts' digests, deconflictions, checks, sendings, steps and outcomes."""
    last = queries.deconfliction_of(one)
    return {
        "schema": 1,
        **as_row(one),
        "summary": one.summary,
        "need": one.need,
        "conditions": one.conditions,
        "route_reason": one.route_reason,
        "basis": one.basis,
        "supplements": one.supplements.reference if one.supplements else "",
        "parts": {
            part.name: hashlib.sha256(part.content.encode()).hexdigest() for part in queries.parts_of(one)
        },
        "deconfliction": {"found": last.found, "answer": last.answer, "says": last.says} if last else None,
        "checks": list(one.checks.order_by("pk").values("edition", "points", "is_passed", "says")),
        "sendings": [
            {"number": row.number, "edition": row.edition, "recipient": row.recipient.name, "at": iso(row.at)}
            for row in one.sendings.select_related("recipient").order_by("number")
        ],
        "steps": [
            {"number": step.number, "kind": step.kind, "code": step.code, "says": step.says, "by": step.by,
             "at": iso(step.at)}
            for step in queries.steps_of(one)
        ],
        "outcomes": [outcome(row) for row in one.outcomes.order_by("pk")],
    }  # fmt: skip
