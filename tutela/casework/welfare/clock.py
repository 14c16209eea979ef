"""Says how much time has passed, whatever is done to the clock on the wall."""

import time
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from uuid import uuid4

from tutela.casework import database
from tutela.casework.welfare.models import ExposureEvent

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
# A clock that goes on while the machine sleeps; where there is none, one that only runs forward.
_RUNNING = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


@dataclass(frozen=True, slots=True)
class Reading:
    """A moment on the wall, and the seconds that this machine has run since it was started.

    `boot` names this start of this machine; seconds of two starts say nothing about each other.
    """

    at: datetime
    boot: str
    boot_s: float


def read(at: datetime | None = None) -> Reading:
    """Read both clocks.

    Args:
        at: the moment that `database.Moment` has just given with something else, if it did.
    """
    return Reading(at or database.now(), _boot(), time.clock_gettime(_RUNNING))


def since_opened_s(event: ExposureEvent, now: Reading) -> float:
    """Say how many seconds ago a look was opened: by the machine that opened it, else by the wall."""
    if event.boot_s is not None and event.boot == now.boot:
        return max(0.0, now.boot_s - event.boot_s)
    return max(0.0, (now.at - event.opened_at).total_seconds())


def waited_s(event: ExposureEvent) -> float:
    """Say how many seconds ago a look was opened, asking the database's clock only if another machine did."""
    if event.boot_s is not None and event.boot == _boot():
        return max(0.0, time.clock_gettime(_RUNNING) - event.boot_s)
    return since_opened_s(event, read())


@cache
def _boot() -> str:
    try:
        return _BOOT_ID.read_text("ascii").strip()
    except OSError:
        return str(uuid4())
