"""What commands and pages say of look-ups."""

from typing import Any

from tutela.casework.lookups.models import Grant, Suggestion


def state_of(grant: Grant) -> str:
    """Say in a word where a grant stands."""
    if grant.ended_at is not None:
        return "ended"
    if grant.confirmed_at is None:
        return "waits to be confirmed"
    return "in force" if grant.is_in_force else "run out, or the partner is not approved"


def as_row(grant: Grant) -> dict[str, Any]:
    """Write a grant for a program."""
    return {
        "grant": str(grant),
        "partner": grant.partner.name,
        "banks": {each.name: each.hash_list.name for each in grant.banks.select_related("hash_list")},
        "per_minute": grant.per_minute,
        "per_day": grant.per_day,
        "distances": grant.distances,
        "suggestions_to": grant.suggestions_to.name if grant.suggestions_to else "",
        "state": state_of(grant),
    }


def suggestion_row(suggestion: Suggestion) -> dict[str, Any]:
    """Write a suggestion for a program."""
    return {
        "suggestion": suggestion.pk,
        "grant": str(suggestion.grant),
        "signals": suggestion.signals,
        "note": suggestion.note,
        "at": suggestion.at.isoformat(),
        "state": suggestion.state,
    }
