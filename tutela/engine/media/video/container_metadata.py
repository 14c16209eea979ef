"""What a video container says about itself, bounded and cleaned."""

import re
from collections.abc import Mapping
from typing import Any

from tutela.engine.media.facts import MOST_METADATA, clean

_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}")
_PLACE = re.compile(r"([+-]\d{1,2}(?:\.\d+)?)([+-]\d{1,3}(?:\.\d+)?)")
_NORTHMOST, _EASTMOST = 90.0, 180.0


def claimed(tags: Mapping[str, str]) -> dict[str, Any]:
    """Read the fields of `Facts` that a container's tags fill; fields they do not fill are left out."""
    kept = {clean(name, 60): clean(value) for name, value in list(tags.items())[:MOST_METADATA]}
    claims: dict[str, Any] = {"metadata": {name: value for name, value in kept.items() if name and value}}
    apple = "com.apple.quicktime."
    moment = _MOMENT.match(kept.get(apple + "creationdate", "") or kept.get("creation_time", ""))
    if moment:
        claims["taken_at"] = moment.group()
    for name, tag in (("camera_make", "make"), ("camera_model", "model")):
        if kept.get(apple + tag) or kept.get(tag):
            claims[name] = kept.get(apple + tag) or kept[tag]
    place = _PLACE.match(kept.get(apple + "location.ISO6709", "") or kept.get("location", ""))
    if place and abs(float(place[1])) <= _NORTHMOST and abs(float(place[2])) <= _EASTMOST:
        claims["latitude"], claims["longitude"] = float(place[1]), float(place[2])
    return claims
