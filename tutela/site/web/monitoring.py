"""Answers a monitor that asks whether the pages can do their work."""

import threading
import time
from collections.abc import Callable

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from tutela.casework.custody import standing
from tutela.errors import Refusal
from tutela.site.middleware.errors import RETRY_AFTER_S
from tutela.site.web import disks

# Whoever asks often, signed in or not, is told the same for so long: a bucket is not asked for each of them.
_KEPT_S = 2
# A monitor does not wait for long, and whoever waits here keeps others from the pages.
_PATIENCE_S = 4
_SILENT = "does not answer"


class Part:
    """One part, asked in a thread of its own: it may answer after minutes, or never."""

    def __init__(self, ask: Callable[[], str]) -> None:
        self._ask, self._thread, self._state = ask, threading.Thread(), _SILENT

    def begin(self) -> None:
        """Ask, unless what was asked before is not answered yet."""
        if not self._thread.is_alive():
            self._thread = threading.Thread(target=self._keep, daemon=True)
            self._thread.start()

    def _keep(self) -> None:
        # Where asking fails in a way that nobody foresaw, what was answered before does not stand.
        self._state = _SILENT
        try:
            self._state = self._ask()
        finally:
            connection.close()

    def state(self, until: float) -> str:
        """Give what it answered by a moment."""
        self._thread.join(max(0.0, until - time.monotonic()))
        return _SILENT if self._thread.is_alive() else self._state


class _States:
    """How each part was when it was last asked, and when that was."""

    def __init__(self) -> None:
        self._lock, self._states, self._asked_at = threading.Lock(), dict[str, str](), -float("inf")
        self._parts = {"database": Part(_database), "vault": Part(_vault), "disk": Part(_disk)}

    def current(self) -> dict[str, str]:
        """Give the state of each part; it is asked anew where that is some time ago."""
        with self._lock:
            if time.monotonic() - self._asked_at > _KEPT_S:
                for part in self._parts.values():
                    part.begin()
                until = time.monotonic() + _PATIENCE_S
                self._states = {name: part.state(until) for name, part in self._parts.items()}
                self._asked_at = time.monotonic()
            return self._states


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Say 200 where database, vault and disk answer, else 503 and which does not; nothing else is told."""
    states = _states.current()
    is_well = all(state == "well" for state in states.values())
    answer = JsonResponse({"schema": 1, "well": is_well, **states}, status=200 if is_well else 503)
    if not is_well:
        answer.headers["Retry-After"] = str(RETRY_AFTER_S)
    return answer


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM django_migrations")
    except DatabaseError:
        return _SILENT
    return "well"


def _vault() -> str:
    try:
        now = standing.look()
    except (Refusal, OSError, DatabaseError):
        return _SILENT
    if now.refusal is not None:
        return now.refusal.code
    return "is not there" if now.database and not now.vault else "well"


def _disk() -> str:
    return "full" if disks.are_full() else "well"


_states = _States()
