"""Submissions of a company: complete ones, made of numbered sentences."""

from typing import Any

from tutela.engine.statutory import schedule
from tutela.engine.statutory.schedule import Kind

VALUES: dict[Kind, Any] = {
    Kind.TEXT: "Sentence one.",
    Kind.LIST: ["One", "Two"],
    Kind.EVENTS: [{"address": "192.0.2.7", "port": "443", "at": "2026-11-02T14:02:00Z"}],
    Kind.HASHES: [{"algorithm": "MD5", "value": "0" * 32}, {"algorithm": "SHA1", "value": "1" * 40}],
}


def not_held() -> dict[str, Any]:
    """Give a submission that holds none of the fields."""
    return {
        "schema": schedule.current().version,
        "own_reference": "C-1",
        "priority": {"value": 3, "reason": "Sentence one."},
        "fields": {field.name: {"state": "not held"} for field in schedule.current().fields},
        "declaration": {"name": "Person 1", "complete": True},
    }


def full() -> dict[str, Any]:
    """Give one that holds all of them."""
    fields = {
        field.name: {"state": "given", "value": VALUES[field.kind]} for field in schedule.current().fields
    }
    return {**not_held(), "fields": fields}
