"""What commands and files say of supplies."""

from typing import Any

from tutela.casework.datasets.models import Delta, Feedback, Recall, Supply


def state_of(supply: Supply) -> str:
    """Say in a word where a supply stands."""
    if supply.ended_at is not None:
        return "ended"
    if supply.confirmed_at is None:
        return "waits to be confirmed"
    return "in force" if supply.is_in_force else "run out, or the partner is not approved"


def as_row(supply: Supply) -> dict[str, Any]:
    """Write a supply for a program."""
    return {
        "supply": str(supply),
        "partner": supply.partner.name,
        "list": supply.given.name,
        "kind": supply.entry_list.kind if supply.entry_list else "hash",
        "fields": ["sha256", *supply.fields],
        "forms": supply.forms,
        "pushes": supply.pushes,
        "state": state_of(supply),
        "answer_days": supply.answer_days,
    }


def delta_row(delta: Delta) -> dict[str, Any]:
    """Write a delta for a program."""
    return {
        "supply": str(delta.supply),
        "number": delta.number,
        "from_edition": delta.from_edition,
        "to_edition": delta.to_edition,
        "added": delta.added,
        "changed": delta.changed,
        "revoked": delta.revoked,
        "sha256": delta.sha256,
    }


def recall_row(recall: Recall) -> dict[str, Any]:
    """Write a recall for a program."""
    return {
        "recall": recall.pk,
        "supply": str(recall.supply),
        "entries": recall.entries,
        "because": recall.because,
        "due_at": recall.due_at.isoformat(),
        "answer": recall.answer,
        "removed": recall.removed,
    }


def feedback_row(feedback: Feedback) -> dict[str, Any]:
    """Write a feedback for a program."""
    return {
        "feedback": feedback.pk,
        "supply": str(feedback.supply),
        "entry": feedback.entry,
        "says": feedback.says,
        "outcome": feedback.outcome,
        "finding": feedback.finding,
    }
