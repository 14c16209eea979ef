"""Answers every failure as HMA does: a message, and nothing of what was sent."""

import logging
import traceback
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase

from tutela.casework.datasets.errors import TooOften
from tutela.errors import Invalid, Refusal
from tutela.matcher.gathering import OverAgreed

logger = logging.getLogger("tutela.matcher")
Answer = Callable[[HttpRequest], HttpResponseBase]


class Plainly:
    """Answers under a name of its own alone, and says of each failure what it was."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer where the door is asked by a name of its own."""
        request.get_host()
        return self._answer(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse:
        """Answer a failure."""
        if isinstance(fault, MultiPartParserError):
            return said(400, "The multipart body is not in order.")
        if isinstance(fault, Refusal):
            # HMA knows no 422.
            answer = said(400 if isinstance(fault, Invalid) else fault.status, str(fault), fault.code)
            if isinstance(fault, OverAgreed | TooOften):
                answer["Retry-After"] = str(fault.wait_s)
            return answer
        last = traceback.extract_tb(fault.__traceback__)[-1]
        # Its words may repeat what was sent.
        logger.error("%s at %s, line %d", type(fault).__name__, last.name, last.lineno or 0)
        return said(503, "It could not be answered now. Ask again later.")


def said(status: int, message: str, code: str = "") -> JsonResponse:
    """Say what is refused, in the form of HMA."""
    return JsonResponse({"message": message, "details": code or None}, status=status)
