"""The one table that turns what went wrong into an answer, for pages and the API alike."""

import logging
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import DataError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_noop as noop

from tutela.casework.custody import log
from tutela.casework.custody.models import LogEntry
from tutela.casework.gate import Actor
from tutela.casework.times import moment
from tutela.errors import Refusal
from tutela.site.causes import Cause, cause_of

logger = logging.getLogger("tutela.site")

HEADINGS = {
    403: noop("You may not do this"),
    404: noop("This page cannot be found"),
    503: noop("Something that this needs does not answer"),
    507: noop("Nothing more can be written"),
}
TO_DO = {
    403: noop("If your work needs it, ask your supervisor. The refusal is on record."),
    404: noop("Check the address, or start from the home page."),
    503: noop("Wait a few seconds and try again. If it lasts, tell your administrator the code."),
    507: noop("Tell your administrator: the disk is full or does not work. What was saved is safe."),
}
# Of what disk and database raise: the status, and what happened.
CAUSES = {
    Cause.FULL: (507, noop("The disk takes nothing more. What was saved is safe; this was not saved.")),
    Cause.LOCKED: (503, noop("Another process holds the database. Nothing was lost.")),
    Cause.NO_TABLES: (503, noop("The database is not set up.")),
    Cause.AWAY: (503, noop("The database does not answer. Nothing was lost.")),
}
OUR_FAULT = noop("Something went wrong on our side. Nothing was lost.")
OTHERWISE = noop("This could not be done")
TRY_AGAIN = noop("Go back and try again. If it happens again, tell your administrator the code.")
RETRY_AFTER_S = 5
# So many of a person's refusals go on record in a minute: whoever tries thousands of numbers fills no disk.
MOST_ON_RECORD = 30

# What Django raises for a request that is not in order; its own handlers answer, and those are ours.
NOT_IN_ORDER = (Http404, BadRequest, SuspiciousOperation, MultiPartParserError)


def is_call(request: HttpRequest) -> bool:
    """Say whether a program asks, of the API, and no page is wanted; a person or a case may be named api."""
    if "/api/" not in request.path:
        return False
    found = place_of(request)
    return found is None or "api/" in found.route


def place_of(request: HttpRequest) -> ResolverMatch | None:
    """Say which view an address is of, or None; it is looked for once, however many want to know."""
    if not hasattr(request, "place"):
        try:
            request.place = resolve(request.path_info)  # type: ignore[attr-defined]  # set here
        except Resolver404:
            request.place = None  # type: ignore[attr-defined]
    found: ResolverMatch | None = request.place  # type: ignore[attr-defined]
    return found


def answer_to(request: HttpRequest, fault: BaseException) -> HttpResponse:
    """Answer what went wrong by its true cause; what is a mistake in the program says nothing of itself."""
    if isinstance(fault, Refusal):
        return answer(request, fault.status, str(fault), fault.code)
    if isinstance(fault, DataError):
        return answer(request, 422, _(OUR_FAULT), Refusal.code)
    if (cause := cause_of(fault)) is not None:
        status, happened = CAUSES[cause]
        return answer(request, status, _(happened), cause.value)
    return answer(request, 500, _(OUR_FAULT), Refusal.code)


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
        if isinstance(fault, Refusal) and fault.is_reported:
            record_refusal(request, fault)
        response = answer_to(request, fault)
        if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            logger.exception("request failed", extra={"path": request.path})
        return response


@transaction.atomic
def record_refusal(request: HttpRequest, fault: Refusal) -> None:
    """Put a refusal on record, apart from the act that was rolled back; the last of too many says so."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return
    lately = timezone.now() - timedelta(minutes=1)
    theirs = LogEntry.objects.filter(at__gt=lately, act="act.refused", unit=actor.unit, actor=actor.name)
    before = theirs.count()
    if before < MOST_ON_RECORD:
        about: dict[str, str | bool] = {"path": request.path[:200], "code": fault.code}
        if before == MOST_ON_RECORD - 1:
            about["more_left_out"] = True
        log.record(actor, "act.refused", purpose="access", **about)


def answer(request: HttpRequest, status: int, message: str, code: str) -> HttpResponse:
    """Answer with a page for people or a problem document for programs (RFC 9457)."""
    if is_call(request):
        problem = {
            "type": f"about:{code}",
            "title": message,
            "status": status,
            "detail": message,
            "code": code,
        }
        return _with_when_to_retry(
            JsonResponse(problem, status=status, content_type="application/problem+json")
        )
    context = {
        "status": status,
        "heading": _(HEADINGS.get(status, OTHERWISE)),
        "happened": message,
        "todo": _(TO_DO.get(status, TRY_AGAIN)),
        "reference": code,
        "time": moment(timezone.now()),
        # What went wrong may be the database, which these are asked of.
        "notices": [],
    }
    return _with_when_to_retry(render(request, "base/error.html", context, status=status))


def _with_when_to_retry(response: HttpResponse) -> HttpResponse:
    """Say when to try again, where it is a matter of time."""
    if response.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
    return response


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form or call that did not come from a page of ours, or from one that is too old."""
    logger.warning("request without its token", extra={"path": request.path, "reason": reason})
    happened = _("This did not come from a current page of the workbench. Open the page again.")
    return answer(request, 403, happened, "TU-X04")
