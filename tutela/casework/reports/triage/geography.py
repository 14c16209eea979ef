"""Says beside network events in which country and network they lie: a hint, on which nothing rests."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils.dateformat import format as dated

from tutela.engine.formats.reports.told import Told
from tutela.engine.identifiers import geography
from tutela.engine.identifiers.geography import Hint
from tutela.printable import printable

_DAY = "j F Y"
LABEL = "Country and network, only a hint"


def with_hints(sections: Sequence[dict[str, Any]], told: Told) -> list[dict[str, Any]]:
    """Give the sections of a report with what the unit's files say of each network event.

    Args:
        sections: as `presenters.sections` gives them.
        told: what the report tells.
    """
    texts = {f"Network event {n}": _texts(event.address) for n, event in enumerate(told.network, 1)}
    return [
        {**each, "rows": [*each["rows"], {"label": LABEL, "texts": texts[each["title"]]}]}
        if each["title"] in texts
        else each
        for each in sections
    ]


def _texts(address: str) -> list[str]:
    files = settings.TUTELA.reports.geography
    if not files:
        return ["Not looked up: [reports] geography names no file."]
    said = [_in_words(hint) for hint in geography.hints(address, files)]
    return said or ["Not looked up: this is no IP address."]


def _in_words(hint: Hint) -> str:
    if hint.fault:
        return f"Not looked up in {hint.file}: {hint.fault}."
    made = f"{hint.file}, made {dated(hint.built, _DAY)}" if hint.built else hint.file
    return f"{printable(hint.says) or 'Nothing'} ({made})"
