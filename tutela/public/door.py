"""The one door of this process: its settings, its letterbox, its secret, and how busy it is."""

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tutela import files
from tutela.casework.letterbox import place
from tutela.casework.letterbox.box import Box
from tutela.public.flood import Pace
from tutela.site.settings import BadSetting, Door, load

_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Open:
    """What answers a request needs.

    Attributes:
        secret: 32 bytes by which receipts are drawn and looked up; lost, no receipt opens anything.
    """

    settings: Door
    box: Box
    secret: bytes
    pace: Pace


@cache
def door() -> Open:
    """Give the door, opened once.

    Raises:
        BadSetting: its settings or its secret cannot be used.
    """
    chosen = load().door
    return Open(
        chosen,
        Box(place.where(chosen.database, chosen.password_file)),
        _secret(Path(chosen.secret_file)),
        Pace(chosen.busy_after),
    )


def _secret(path: Path) -> bytes:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with files.atomic(path) as out:
            out.write(os.urandom(_SECRET_BYTES))
    secret = path.read_bytes()
    if len(secret) != _SECRET_BYTES or path.stat().st_mode & 0o077:
        raise BadSetting(f"door secret_file {path}: it must hold 32 bytes that its owner alone may read.")
    return secret
