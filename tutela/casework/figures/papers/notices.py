"""Statistics of notices as a trusted flagger publishes them: by provider, kind, action and time.

Source:
    Regulation (EU) 2022/2065 (Digital Services Act), article 22(3) and recital 62, read 2026-11-30 at
    https://streamlex.eu/articles/dsa-en-art-22: the number of notices by the identity of the provider, by the
    type of content notified, and by the action that the provider took; without personal data.

They are about companies, so no number is withheld here; they say nothing of whoever told us or of any person.
"""

from collections.abc import Sequence
from statistics import median
from typing import Any

from django.db.models import Count

from tutela.casework.figures.catalogue import counting
from tutela.casework.figures.catalogue.periods import Period
from tutela.casework.figures.catalogue.sources import SOURCES

CITATION = "Regulation (EU) 2022/2065, article 22(3)"
# Whatever notices of this unit are about.
KIND = "Child sexual abuse material"
ADDRESSES, NOTICES = "addresses notified", "notices sent"


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
        "citation": CITATION,
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
    }


def _median(minutes: Sequence[float]) -> int | None:
    return round(median(minutes)) if minutes else None
