"""Answers a monitor that asks whether the pages can do their work."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from tutela.casework.custody import standing
from tutela.errors import Refusal
from tutela.site.middleware.errors import RETRY_AFTER_S
from tutela.site.web import disks

# Whoever asks often, signed in or not, is told the same for so long: a bucket is not asked for each of them.
_KEPT_S = 2
# Whoever asks first waits so long for what does not answer. A page waits behind nobody who does.
_PATIENCE_S = 4
# Whoever comes meanwhile waits for what is answered at once, and for nothing else.
_BRIEFLY_S = 0.5
_SILENT = "does not answer"


class Part:
    """One part, asked in a thread of its own: it may answer after minutes, or never."""

    def __init__(self, ask: Callable[[], str]) -> None:
        self._ask, self._thread, self._state = ask, threading.Thread(), _SILENT
        self._asked_at, self._since = 0.0, datetime.now(UTC)

    def begin(self) -> None:
        """Ask, unless what was asked before is not answered yet."""
        if not self._thread.is_alive():
            self._asked_at, self._since = time.monotonic(), datetime.now(UTC)
            self._thread = threading.Thread(target=self._keep, daemon=True)
            self._thread.start()

    def _keep(self) -> None:
        # Where asking fails in a way that nobody foresaw, what was answered before does not stand.
        self._state = _SILENT
        try:
            self._state = self._ask()
        finally:
            connection.close()

    def state(self, patience_s: float) -> str:
        """Give what it answered within some seconds of being asked; after that nobody waits for it."""
        self._thread.join(max(0.0, self._asked_at + patience_s - time.monotonic()))
        if self._thread.is_alive():
            return f"{_SILENT}, still being asked since {self._since:%Y-%m-%dT%H:%M:%SZ}"
        return self._state


class _States:
    """How each part was when it was last asked, and when that was."""

    def __init__(self) -> None:
        self._lock, self._asked_at = threading.Lock(), -float("inf")
        self._parts = {"database": Part(_database), "vault": Part(_vault), "disk": Part(_disk)}

    def current(self) -> dict[str, str]:
        """Give the state of each part; they are asked anew where that is some time ago, by one at a time."""
        if not self._lock.acquire(timeout=_BRIEFLY_S):
            return self._states(0.0)
        try:
            if time.monotonic() - self._asked_at > _KEPT_S:
                for part in self._parts.values():
                    part.begin()
                self._states(_PATIENCE_S)
                self._asked_at = time.monotonic()
            return self._states(0.0)
        finally:
            self._lock.release()

    def _states(self, patience_s: float) -> dict[str, str]:
        return {name: part.state(patience_s) for name, part in self._parts.items()}


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
