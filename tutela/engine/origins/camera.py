"""What a file says of the camera that made it: whether as cameras write it, and which camera it was."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# Any of these tells one device from others of its make and model.
_SERIALS = ("BodySerialNumber", "CameraOwnerName", "LensSerialNumber")
_EXPOSED = ("ExposureTime", "FNumber", "ISOSpeedRatings", "FocalLength")
_LEAST_EXPOSED = 2
# Folders and names by the DCF rules (CIPA DC-009: a folder DCIM, in it 100ABCDE, in it ABCD0001), and those
# in which phones keep what their own camera made.
_DEVICE = re.compile(
    rb"(?:^|[/\\])DCIM[/\\]|(?:^|[/\\])\d{3}[A-Z0-9_]{5}[/\\][A-Z0-9_]{4}\d{4}\.[A-Z0-9]+$"
    rb"|(?:^|[/\\])Camera(?: Roll)?[/\\]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Camera:
    """Which camera a file names.

    Attributes:
        key: what tells it from others, in one line.
        has_serial: it is one device, not only a make and model.
    """

    key: str
    has_serial: bool


def camera_of(facts: Mapping[str, Any]) -> Camera | None:
    """Read which camera the facts of a file name; None where they name none."""
    make, model = facts.get("camera_make"), facts.get("camera_model")
    if not make or not model:
        return None
    metadata = facts.get("metadata") or {}
    serial = next((f"{name}={metadata[name]}" for name in _SERIALS if metadata.get(name)), "")
    return Camera("|".join((_plain(make), _plain(model), _plain(serial))), bool(serial))


def is_as_made(facts: Mapping[str, Any]) -> bool:
    """Say whether a file states camera, moment and exposure, as cameras write them."""
    metadata = facts.get("metadata") or {}
    exposed = sum(1 for name in _EXPOSED if metadata.get(name))
    is_timed = bool(facts.get("taken_at")) and bool(metadata.get("DateTimeOriginal"))
    return camera_of(facts) is not None and is_timed and exposed >= _LEAST_EXPOSED


def is_device_path(path: bytes) -> bool:
    """Say whether a path is one where a device keeps what its own camera made."""
    return _DEVICE.search(path) is not None


def _plain(text: object) -> str:
    return " ".join(str(text).replace("|", " ").split()).casefold()
