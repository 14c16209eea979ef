"""What a video container says about itself, bounded and cleaned."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tutela.engine.media.facts import MOST_METADATA, clean

_MOMENT = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:[.,]\d+)?(?:(Z)|([+-](?:0\d|1[0-4])):?([0-5]\d))?"
)
_PLACE = re.compile(r"([+-]\d{1,2}(?:\.\d+)?)([+-]\d{1,3}(?:\.\d+)?)")
_NORTHMOST, _EASTMOST = 90.0, 180.0


def claimed(tags: Mapping[str, str]) -> dict[str, Any]:
    """Read the fields of `Facts` that a container's tags fill; fields they do not fill are left out."""
    kept = {clean(name, 60): clean(value) for name, value in list(tags.items())[:MOST_METADATA]}
    claims: dict[str, Any] = {"metadata": {name: value for name, value in kept.items() if name and value}}
    apple = "com.apple.quicktime."
    moment = _moment(kept.get(apple + "creationdate", "")) or _moment(kept.get("creation_time", ""))
    if moment:
        claims["taken_at"] = moment
    for name, tag in (("camera_make", "make"), ("camera_model", "model")):
        if kept.get(apple + tag) or kept.get(tag):
            claims[name] = kept.get(apple + tag) or kept[tag]
    place = _PLACE.match(kept.get(apple + "location.ISO6709", "") or kept.get("location", ""))
    if place and abs(float(place[1])) <= _NORTHMOST and abs(float(place[2])) <= _EASTMOST:
        claims["latitude"], claims["longitude"] = float(place[1]), float(place[2])
    return claims


def _moment(text: str) -> str:
    """Read a moment that a calendar has, with its zone if it states one."""
    match = _MOMENT.match(text)
    if match is None:
        return ""
    day, clock, utc, hours, minutes = match.groups()
    stated = f"{day}T{clock}{utc or (hours + ':' + minutes if hours else '')}"
    try:
        return datetime.fromisoformat(stated).isoformat().replace("+00:00", "Z" if utc else "+00:00")
    except ValueError:
        return ""
