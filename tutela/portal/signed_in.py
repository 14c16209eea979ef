"""Who is signed in at the door for companies, and whether a form is one of theirs."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from tutela.casework.partners.between.accounts import Visitor
from tutela.errors import Forbidden
from tutela.portal import codes
from tutela.portal.counter import counter

COOKIE = "tutela_partner"
LASTS = timedelta(hours=10)
Page = Callable[..., HttpResponse]


class NotFromHere(Forbidden):
    """A form is none of this session's."""

    code = "TU-PR06"


class NotForYou(Forbidden):
    """Whoever is signed in may not do this."""

    code = "TU-PR07"


def new_session() -> tuple[str, str]:
    """Make the token of a session; give it, and until when it lasts."""
    return secrets.token_urlsafe(32), (datetime.now(UTC) + LASTS).isoformat()


def remember(answer: HttpResponse, session: str) -> HttpResponse:
    """Have a browser bring a session from now on, to this site alone and only from its own pages."""
    answer.set_cookie(
        COOKIE, session, max_age=int(LASTS.total_seconds()), httponly=True, samesite="Strict",
        secure=counter().settings.https,
    )  # fmt: skip
    return answer


def session_of(request: HttpRequest) -> str:
    """Give the token that a browser brings, or nothing."""
    return request.COOKIES.get(COOKIE, "")


def visitor_of(request: HttpRequest) -> Visitor | None:
    """Give who is signed in; nobody where no session is good now."""
    session = session_of(request)
    if not session:
        return None
    return counter().exchange.accounts.of_session(codes.digest(session), datetime.now(UTC).isoformat())


def needs(scope: str) -> Callable[[Page], Page]:
    """Have a page answer only whoever is signed in and may do this; forms must be of their session.

    The page is called with the request and the visitor.
    """

    def around(page: Page) -> Page:
        @wraps(page)
        def answer(request: HttpRequest, **named: Any) -> HttpResponse:
            visitor = visitor_of(request)
            if visitor is None:
                return redirect("sign-in")
            if request.method == "POST":
                require_own_form(request)
            if scope not in visitor.scopes:
                raise NotForYou(
                    f"{visitor.name} may not do this for {visitor.title}. Ask your administrator."
                )
            return page(request, visitor, **named)

        return answer

    return around


def require_own_form(request: HttpRequest) -> None:
    """Make sure that a form was filled in on a page of this session.

    Raises:
        NotFromHere: it was not.
    """
    if not codes.is_form_token(session_of(request), request.POST.get("token", "")):
        raise NotFromHere("This form is of another session. Go back, load the page again, and send it again.")
