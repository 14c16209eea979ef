"""Statistics of notices as a trusted flagger publishes them: by provider, kind, action and time.

What the law asks of it is data, in `law.toml`, with citation and mark.

They are about companies, so no number is withheld here; they say nothing of whoever told us or of any person.
"""

from collections.abc import Sequence
from statistics import median
from typing import Any

from django.db.models import Count

from tutela.casework.figures.catalogue import counting
from tutela.casework.figures.catalogue.periods import Period
from tutela.casework.figures.catalogue.removal import bands
from tutela.casework.figures.catalogue.sources import SOURCES
from tutela.casework.figures.papers.law import rules

# Whatever notices of this unit are about.
KIND = "Child sexual abuse material"
ADDRESSES, NOTICES, APPEALS = "addresses notified", "notices sent", "appeals entered"


def counted(unit: int, period: Period) -> dict[str, Any]:
    """Count the notices of a span and their addresses, by provider, and by provider and action."""
    addresses = counting.rows_in(SOURCES[ADDRESSES], unit, period)
    sent = counting.rows_in(SOURCES[NOTICES], unit, period)
    by_provider = dict(sent.order_by().values_list("provider").annotate(n=Count("pk")))
    numbers = addresses.order_by().values_list("notice__provider", "action").annotate(n=Count("pk"))
    by_action: dict[tuple[str, str], int] = {(provider, action): n for provider, action, n in numbers}
    minutes: dict[str, list[float]] = {}
    times = addresses.filter(removed_at__isnull=False)
    for provider, begin, end in times.values_list("notice__provider", "notice__sent_at", "removed_at"):
        minutes.setdefault(provider, []).append((end - begin).total_seconds() / 60)
    named = SOURCES[ADDRESSES].splits["action"].named
    actions = sorted({action for _, action in by_action})
    providers = [
        {
            "provider": provider,
            "kind": KIND,
            "notices": by_provider[provider],
            "addresses": sum(n for (whose, _), n in by_action.items() if whose == provider),
            "actions": {action: by_action.get((provider, action), 0) for action in actions},
            "removed": len(minutes.get(provider, [])),
            "median_minutes": _median(minutes.get(provider, [])),
        }
        for provider in sorted(by_provider)
    ]
    return {
        "citation": rules()["by_provider"].citation,
        "action_names": {action: named(action) for action in actions},
        "providers": providers,
        "all": {
            "provider": "All providers",
            "kind": KIND,
            "notices": sum(by_provider.values()),
            "addresses": sum(by_action.values()),
            "actions": {each: sum(row["actions"][each] for row in providers) for each in actions},
            "removed": sum(map(len, minutes.values())),
            "median_minutes": _median([each for some in minutes.values() for each in some]),
        },
        **_further(unit, period),
    }


def _further(unit: int, period: Period) -> dict[str, Any]:
    """Count time until removal in bands, and appeals by their result; with what the law asks, in words."""
    addresses = counting.rows_in(SOURCES[ADDRESSES], unit, period)
    numbers = addresses.order_by().values_list("notice__provider", "removal").annotate(n=Count("pk"))
    by_band: dict[str, dict[str, int]] = {}
    for provider, band, number in numbers:
        by_band.setdefault(provider, dict.fromkeys(bands().names, 0))[band] = number
    results = counting.rows_in(SOURCES[APPEALS], unit, period).order_by().values_list("decision")
    decided = dict(results.annotate(n=Count("pk")))
    name = SOURCES[APPEALS].splits["decision"].named
    return {
        "law": [rule.in_words for rule in rules().values()],
        "band_names": bands().names,
        "removal": [{"provider": each, "bands": by_band[each]} for each in sorted(by_band)],
        "appeals": [[code, name(code), number] for code, number in sorted(decided.items())],
    }


def _median(minutes: Sequence[float]) -> int | None:
    return round(median(minutes)) if minutes else None
