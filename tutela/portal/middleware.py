"""What surrounds every page: failures in plain words, with whom to telephone, and what all show."""

import logging
import traceback
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tutela.errors import Refusal
from tutela.portal import codes
from tutela.portal.counter import counter
from tutela.portal.signed_in import NotFromHere, session_of

logger = logging.getLogger("tutela.portal")
Answer = Callable[[HttpRequest], HttpResponse]
_TOO_MUCH = 413


class OwnPages:
    """Refuses what another site has a browser send; programs, which name no site, come by a key."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer where the door is asked by a name of its own, and not for another site."""
        request.get_host()
        site = request.headers.get("Sec-Fetch-Site", "none")
        if request.method == "POST" and site not in ("same-origin", "none"):
            return refused(request, NotFromHere("This form was sent by another site. Nothing was done."))
        return self._answer(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse:
        """Answer a failure: what it is, and whom to telephone."""
        if isinstance(fault, Refusal):
            return refused(request, fault)
        last = traceback.extract_tb(fault.__traceback__)[-1]
        # Its words may repeat what somebody wrote.
        logger.error("%s at %s, line %d", type(fault).__name__, last.name, last.lineno or 0)
        return render(request, "portal/away.html", status=503)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Say what is refused, why, and what to do."""
    page = "portal/away.html" if refusal.status >= 500 else "portal/refused.html"  # noqa: PLR2004 - as HTTP does
    return render(request, page, {"says": str(refusal), "code": refusal.code}, status=refusal.status)


def page(request: HttpRequest) -> dict[str, object]:
    """Give what every page needs: its name, its telephone, and what forms of this session bear."""
    chosen = counter().settings
    return {
        "called": chosen.called,
        "telephone": chosen.telephone,
        "token": codes.form_token(session_of(request)),
    }
