"""What surrounds every answer: nothing is kept of who asked, and no failure says what was written."""

import logging
import traceback
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import translate_url
from django.utils import translation

from tutela.public.door import door

logger = logging.getLogger("tutela.public")
Answer = Callable[[HttpRequest], HttpResponse]
_TRACES = ("ETag", "Last-Modified", "Server", "Vary")
_KNOWS_A_SENDER = (
    "HTTP_COOKIE",
    "HTTP_REFERER",
    "HTTP_USER_AGENT",
    "REMOTE_ADDR",
    "REMOTE_HOST",
    "REMOTE_PORT",
)


class NothingKept:
    """Takes from each request what tells of its sender, before anything of ours sees it."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request of nobody; what could be recognised again is in no answer."""
        for name in [*_KNOWS_A_SENDER, *(each for each in request.META if each.startswith("HTTP_X_"))]:
            request.META.pop(name, None)
        request.COOKIES.clear()
        response = self._answer(request)
        for name in _TRACES:
            response.headers.pop(name, None)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Content-Length"] = str(len(response.content))
        return response


class PlainFailures:
    """Says what failed in plain words, and writes down where in the program alone."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer where the door is asked by a name of its own."""
        request.get_host()
        return self._answer(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse:
        """Answer a failure: nothing was kept, and it may be tried again."""
        logger.error("%s at %s", type(fault).__name__, where(fault))
        return render(request, "public/away.html", status=503)


def where(fault: BaseException) -> str:
    """Say where in the program something failed, and nothing of what it was about."""
    last = traceback.extract_tb(fault.__traceback__)[-1]
    return f"{last.name}, line {last.lineno}"


class WhereAlone(logging.Filter):
    """Leaves of a failure its kind and place: its words may repeat what somebody wrote."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass."""
        if record.exc_info and record.exc_info[1] is not None:
            record.msg, record.args = "%s at %s", (
                type(record.exc_info[1]).__name__, where(record.exc_info[1]),
            )  # fmt: skip
            record.exc_info = record.exc_text = None
        return True


def page(request: HttpRequest) -> dict[str, object]:
    """Give what every page needs: the way to itself in the other language."""
    is_welsh = translation.get_language() == "cy"
    other = translate_url(request.path, "en-gb" if is_welsh else "cy")
    return {
        "called": door().settings.called,
        "language": "cy" if is_welsh else "en-GB",
        "other_language": "en-GB" if is_welsh else "cy",
        "other_name": "English" if is_welsh else "Cymraeg",
        "other_href": other,
    }
