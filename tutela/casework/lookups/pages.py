"""What the pages of look-ups show."""

from typing import Any

from django.urls import reverse

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.lists.queries import lists_of
from tutela.casework.lookups import presenters, queries
from tutela.casework.lookups.models import Asked, Grant, Suggestion
from tutela.casework.partners.models import AccessKey, Partner
from tutela.casework.partners.queries import partners_of
from tutela.casework.times import moment

Context = dict[str, Any]
PAGE, DAYS, MATCHES = 50, 14, 50


def grants(by: Actor, before: int | None) -> Context:
    """Say whose programs look up what, the newest first.

    Raises:
        NotAllowed: the actor may not see partners.
    """
    every = queries.grants_of(by)
    found = list((every if before is None else every.filter(pk__lt=before))[: PAGE + 1])
    waiting = set(
        Suggestion.objects.filter(grant__in=found, state=Suggestion.State.WAITING).values_list(
            "grant", flat=True
        )
    )
    return {
        "grants": [{**_head(one), "waiting": one.pk in waiting} for one in found[:PAGE]],
        "new_href": reverse("grant-new") if gate.may(by, Act.EXPORT) else "",
        "paging": {
            "says": "The newest first",
            "newer": "?" if before else "",
            "older": f"?before={found[PAGE - 1].pk}" if len(found) > PAGE else "",
        },
    }


def choices(by: Actor) -> dict[str, list[tuple[str, str]]]:
    """Give the partners and lists of which a grant can be."""
    partners = partners_of(by).filter(state=Partner.State.APPROVED)
    lists = [each for each in lists_of(by) if not each.is_withdrawn]
    return {
        "partner": [(each.name, each.title) for each in partners],
        "hash_list": [(each.name, each.name) for each in lists if each.is_own],
        "suggestions_to": [(each.name, each.name) for each in lists if not each.is_own],
    }


def _head(grant: Grant) -> Context:
    return {
        "name": str(grant),
        "href": reverse("grant", args=[grant.pk]),
        "partner": grant.partner.title,
        "partner_href": reverse("partner", args=[grant.partner.name]),
        "state": presenters.state_of(grant),
        "per_minute": f"{grant.per_minute:,}",
        "per_day": f"{grant.per_day:,}",
    }


def grant(by: Actor, shown: Grant) -> Context:
    """Say what one grant is, what was asked by it, and what the actor can do next."""
    banks = list(shown.banks.select_related("hash_list").order_by("name"))
    stands, waits = shown.ended_at is None, shown.suggestions.filter(state=Suggestion.State.WAITING)
    waiting = list(waits.order_by("pk")[:PAGE])
    publishes = gate.may(by, Act.PUBLISH_EDITION, shown)
    return {
        "grant": {
            **_head(shown),
            "tells": "which entry is how near" if shown.distances else "yes or no, and in which bank",
            "basis": shown.legal_basis,
            "until": shown.valid_to.isoformat() if shown.valid_to else "",
            "suggestions": shown.suggestions_to.name if shown.suggestions_to else "",
            "proposed": f"{shown.proposed_by.name}, {moment(shown.proposed_at)}",
            "confirmed": f"{shown.confirmed_by.name}, {moment(shown.confirmed_at)}"
            if shown.confirmed_by
            else "",
            "ended": f"{shown.ended_by}, {moment(shown.ended_at)}: {shown.ended_because}"
            if shown.ended_at
            else "",
        },
        "banks": [
            {
                "name": each.name,
                "list": each.hash_list.name,
                "href": reverse("hash-list", args=[each.hash_list.name]),
            }
            for each in banks
        ],
        "days": list(shown.days.order_by("-day")[:DAYS].values("day", "asked", "matched", "refused")),
        "matches": _matches(shown, {each.hash_list_id: each.name for each in banks}),
        "waiting": [_suggestion(each) for each in waiting],
        "waiting_total": waits.count() if len(waiting) == PAGE else len(waiting),
        "decided": [_suggestion(each) for each in _decided(shown)],
        "may_confirm": stands and publishes and not shown.confirmed_at and shown.proposed_by_id != by.person,
        "may_end": stands and publishes,
        "may_decide": gate.may(by, Act.IMPORT_LIST, shown) and bool(waiting),
    }


def _decided(grant: Grant) -> list[Suggestion]:
    return list(grant.suggestions.exclude(state=Suggestion.State.WAITING).order_by("-decided_at", "-pk")[:10])


def _matches(grant: Grant, banks: dict[int, str]) -> list[Context]:
    """List what matched lately, the newest first: when, by whose key, in which banks, how near."""
    rows = list(grant.asked.filter(matched__gt=0).order_by("-pk")[:MATCHES])
    keys = dict(AccessKey.objects.filter(partner=grant.partner_id).values_list("pk", "label"))
    return [match for row in rows for match in _of(row, keys, banks)][:MATCHES]


def _of(row: Asked, keys: dict[int, str], banks: dict[int, str]) -> list[Context]:
    matched = [line for line in row.lines if len(line) > 5]  # noqa: PLR2004 - as `answer_lookups` writes it
    return [
        {
            "at": moment(row.at),
            "key": keys.get(key, ""),
            "kind": kind,
            "signal": signal,
            "banks": [banks.get(int(number), number) for number in found],
            "nearest": min(distance for entries in found.values() for _, distance in entries),
        }
        for key, _, kind, _, signal, found in matched
    ]


def _suggestion(suggestion: Suggestion) -> Context:
    return {
        "number": suggestion.pk,
        "signals": [f"{kind} {value}" for kind, value in sorted(suggestion.signals.items())],
        "note": suggestion.note,
        "at": moment(suggestion.at),
        "state": suggestion.get_state_display(),
        "decided": f"{suggestion.decided_by}, {moment(suggestion.decided_at)}"
        if suggestion.decided_at
        else "",
        "because": suggestion.because,
    }
