"""Answers a monitor that asks whether the pages can do their work."""

import threading
import time

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from tutela.casework.custody import standing
from tutela.errors import Refusal
from tutela.site.middleware.errors import RETRY_AFTER_S
from tutela.site.web import disks

# Whoever asks often, signed in or not, is told the same for so long: a bucket is not asked for each of them.
_KEPT_S = 2


class _States:
    """How each part was when it was last asked, and when that was."""

    def __init__(self) -> None:
        self._lock, self._states, self._asked_at = threading.Lock(), dict[str, str](), -float("inf")

    def current(self) -> dict[str, str]:
        """Give the state of each part; it is asked anew where that is some time ago."""
        with self._lock:
            if time.monotonic() - self._asked_at > _KEPT_S:
                self._states = {"database": _database(), "vault": _vault(), "disk": _disk()}
                self._asked_at = time.monotonic()
            return self._states


_states = _States()


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
        return "does not answer"
    return "well"


def _vault() -> str:
    try:
        now = standing.look()
    except (Refusal, OSError, DatabaseError):
        return "does not answer"
    if now.refusal is not None:
        return now.refusal.code
    return "is not there" if now.database and not now.vault else "well"


def _disk() -> str:
    return "full" if disks.are_full() else "well"
