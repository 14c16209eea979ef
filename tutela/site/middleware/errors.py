"""The one table that turns what went wrong into an answer, for pages and the API alike."""

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import DataError, OperationalError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils import timezone

from tutela.casework.custody import log
from tutela.casework.gate import Actor
from tutela.casework.times import moment
from tutela.errors import Refusal

logger = logging.getLogger("tutela.site")

HEADINGS = {
    403: "You may not do this",
    404: "This page cannot be found",
    503: "The database is busy",
    507: "Nothing more can be written",
}
TO_DO = {
    403: "If your work needs it, ask your supervisor. The refusal is on record.",
    404: "Check the address, or start from the home page.",
    503: "Wait a few seconds and try again. Nothing was lost.",
    507: "Tell your administrator: the disk may be full. What was saved is safe.",
}

# What Django raises for a request that is not in order; its own handlers answer, and those are ours.
NOT_IN_ORDER = (Http404, BadRequest, SuspiciousOperation, MultiPartParserError)

# What database and disk raise. A refusal says its status itself; anything else is a mistake in the program.
TABLE: list[tuple[type[BaseException], int]] = [(DataError, 422), (OperationalError, 503), (OSError, 507)]


def status_of(fault: BaseException) -> int:
    """Give the HTTP status for something that went wrong."""
    if isinstance(fault, Refusal):
        return fault.status
    return next((status for kind, status in TABLE if isinstance(fault, kind)), 500)


def code_of(fault: BaseException) -> str:
    """Give the stable code that docs/messages.md explains, or the general one."""
    return fault.code if isinstance(fault, Refusal) else Refusal.code


class Refusals:
    """Middleware: answers what went wrong, in the shape the caller reads, and records every refusal."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        return self._answer(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """Turn an exception of ours into an answer; one that is not ours stays a plain 500 without detail."""
        if isinstance(fault, NOT_IN_ORDER):
            return None
        status = status_of(fault)
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            logger.exception("request failed", extra={"path": request.path})
        if isinstance(fault, Refusal) and fault.is_reported:
            record_refusal(request, fault)
        message = (
            str(fault)
            if isinstance(fault, Refusal)
            else "Something went wrong on our side. Nothing was lost."
        )
        return answer(request, status, message, code_of(fault))


@transaction.atomic
def record_refusal(request: HttpRequest, fault: Exception) -> None:
    """Put a refusal on record, apart from the act that was rolled back."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is not None:
        log.record(actor, "act.refused", purpose="access", path=request.path[:200], code=code_of(fault))


def answer(request: HttpRequest, status: int, message: str, code: str) -> HttpResponse:
    """Answer with a page for people or a problem document for programs (RFC 9457)."""
    if "/api/" in request.path:
        problem = {
            "type": f"about:{code}",
            "title": message,
            "status": status,
            "detail": message,
            "code": code,
        }
        return JsonResponse(problem, status=status, content_type="application/problem+json")
    context = {
        "status": status,
        "heading": HEADINGS.get(status, "This could not be done"),
        "happened": message,
        "todo": TO_DO.get(
            status, "Go back and try again. If it happens again, tell your administrator the code."
        ),
        "reference": code,
        "time": moment(timezone.now()),
    }
    return render(request, "base/error.html", context, status=status)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form or call that did not come from a page of ours, or from one that is too old."""
    logger.warning("request without its token", extra={"path": request.path, "reason": reason})
    return answer(
        request, 403, "This did not come from a current page of the workbench. Open the page again.", "TU-X04"
    )
