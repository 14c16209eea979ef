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
_STAYS_S = 2


class _Lately:
    """What was found last, and when."""

    def __init__(self) -> None:
        self._lock, self._found, self._at = threading.Lock(), dict[str, str](), -float("inf")

    def look(self) -> dict[str, str]:
        """Give what each part says; it is asked anew where that is some time ago."""
        with self._lock:
            if time.monotonic() - self._at > _STAYS_S:
                self._found = {"database": _database(), "vault": _vault(), "disk": _disk()}
                self._at = time.monotonic()
            return self._found


_lately = _Lately()


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Say 200 where database, vault and disk answer, else 503 and which does not; nothing else is told."""
    found = _lately.look()
    is_well = all(said == "well" for said in found.values())
    answer = JsonResponse({"schema": 1, "well": is_well, **found}, status=200 if is_well else 503)
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
