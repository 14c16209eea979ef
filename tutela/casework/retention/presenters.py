"""What pages, commands and files say of clocks, holds, reviews and disposals."""

from datetime import date
from typing import Any

from django.urls import reverse

from tutela.casework.retention.books import Book
from tutela.casework.retention.models import Disposal, Hold, RetentionClock, Review
from tutela.casework.times import moment
from tutela.engine.retention.rules import Subject, Then

Row = dict[str, Any]
_THEN = {Then.REVIEW: "review", Then.DISPOSE: "disposal"}


def clock(row: RetentionClock, book: Book, today: date) -> Row:
    """Write one clock."""
    rule = book.rule(row.rule)
    return {
        "number": row.pk,
        "name": str(row),
        "rule": rule.title if rule else row.rule,
        "period": rule.period if rule else "",
        "citation": rule.citation if rule else "",
        "key": row.rule,
        "kind": row.subject_kind,
        "is_verified": row.is_verified,
        "begins": row.begins_on.isoformat(),
        "due": row.due_on.isoformat(),
        "then": _THEN[Then(row.then)],
        "is_due": row.ended_at is None and row.due_on <= today,
        "days": (today - row.due_on).days,
        "is_running": row.ended_at is None,
        "end": row.get_end_display() if row.end else "",
    }


def hold(row: Hold, name: str) -> Row:
    """Write one hold, of what people call so."""
    return {
        "number": row.pk,
        "name": str(row),
        "href": reverse("hold", args=[row.pk]),
        "about": name,
        "about_href": reverse("retention-of", args=[_kind(row), name]) if name else "",
        "reason": row.reason,
        "authority": row.authority,
        "by": row.by.name,
        "since": moment(row.since),
        "ended": moment(row.ended_at) if row.ended_at else "",
        "ended_by": row.ended_by.name if row.ended_by else "",
        "why_ended": row.why_ended,
    }


def _kind(row: Hold) -> str:
    return Subject.CASE if row.subject_kind == Subject.CASE else Subject.REPORT


def review(row: Review) -> Row:
    """Write one review."""
    return {
        "rule": row.clock.rule, "until": row.until.isoformat(), "reason": row.reason, "by": row.by.name,
        "at": moment(row.at),
    }  # fmt: skip


def disposal(row: Disposal) -> Row:
    """Write one disposal."""
    return {
        "number": row.pk,
        "name": str(row),
        "href": reverse("disposal", args=[row.pk]),
        "about": row.reference,
        "kind": row.subject_kind,
        "about_href": (
            reverse("retention-of", args=[row.subject_kind, row.reference])
            if row.subject_kind == Subject.CASE
            else ""
        ),
        "state": row.get_state_display(),
        "is_done": row.state == Disposal.State.DONE,
        "is_held": row.holds > 0,
        "rule": row.rule,
        "authority": row.authority,
        "reason": row.reason,
        "proposed_by": row.proposed_by.name if row.proposed_by else "",
        "proposed": moment(row.proposed_at),
        "answered_by": row.answered_by.name if row.answered_by else "",
        "answered": moment(row.answered_at) if row.answered_at else "",
        "done": moment(row.done_at) if row.done_at else "",
        "cleaned": moment(row.cleaned_at) if row.cleaned_at else "",
    }
