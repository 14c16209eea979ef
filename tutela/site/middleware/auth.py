"""Lets only signed-in people past whose desk is not locked, and tells every page who is there."""

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _, gettext_noop as noop

from tutela.casework import gate, rooms
from tutela.casework.gate import Act, Actor
from tutela.casework.people import demonstration, queries
from tutela.casework.people.models import Person
from tutela.site.middleware import languages
from tutela.site.middleware.errors import answer, is_call, place_of
from tutela.site.middleware.sessions import SessionStore
from tutela.site.web import disks, help_pages, menu
from tutela.site.web.menu import HOME

_DOOR = {
    "sign-in",
    "sign-in-challenge",
    "sign-in-passkey",
    "sign-in-code",
    "signed-out",
    "health",
    "help",
    "help-contents",
}
# Whoever opened a link may enrol; the page asks for that itself.
OPEN = _DOOR | {"enrol", "enrol-challenge"}
OPEN_WHILE_LOCKED = _DOOR | {"sign-out"}
SIGNED_OUT = noop("You are signed out. Sign in again; nothing was lost.")
LOCKED = noop("Your desk is locked, because you did nothing for some minutes. Unlock it; nothing was lost.")


class WhoIsThere(AuthenticationMiddleware):
    """Middleware: puts the person of the session on the request, as they were found together with it."""

    def process_request(self, request: HttpRequest) -> None:
        """Have whoever asks for the request's person be given them."""
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _person_of(request))  # type: ignore[assignment]  # stands for one


def _person_of(request: HttpRequest) -> AbstractBaseUser | AnonymousUser:
    """Give the person whom the session's signed text names; Django's own way decides what is in doubt."""
    session = cast(SessionStore, request.session)
    named, person = session.get(SESSION_KEY), session.person
    if (
        person is not None
        and named == str(person.pk)
        and session.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
        and constant_time_compare(session.get(HASH_SESSION_KEY, ""), person.get_session_auth_hash())
        and person.is_able
    ):
        return person
    return get_user(request)


class SignedIn:
    """Middleware: puts the actor on the request, or sends whoever is not signed in to the door."""

    def __init__(self, pass_on: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._pass_on = pass_on

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass signed-in people on; answer everybody else."""
        name, session = _name(request), cast(SessionStore, request.session)
        if not isinstance(request.user, Person):
            return self._pass_on(request) if name in OPEN else _to_the_door(request, SIGNED_OUT, "TU-P05")
        if session.idle >= queries.lock_after():
            is_open = name in OPEN_WHILE_LOCKED
            return self._pass_on(request) if is_open else _to_the_door(request, LOCKED, "TU-P11")
        is_there = _is_of_a_person(request)
        if is_there:
            session.note_activity()
        roles = session.roles if session.person == request.user else None
        actor = queries.actor_for(request.user, queries.WORKBENCH, roles)
        request.actor = replace(  # type: ignore[attr-defined]  # set here
            actor,
            is_away=not is_there and session.idle >= queries.blank_after(),
            terminal=_terminal(request),
        )
        return self._pass_on(request)


def _terminal(request: HttpRequest) -> str:
    """Give the digest by which the browser's terminal is known; "" where it holds nothing."""
    token = request.COOKIES.get(settings.TERMINAL_COOKIE_NAME, "")
    return sha256(token.encode()).hexdigest() if token else ""


def _is_of_a_person(request: HttpRequest) -> bool:
    """Say whether a person did this: sent a form, or used keys or a pointer; scripts speak with the API."""
    return request.method == "POST" and not is_call(request)


def _to_the_door(request: HttpRequest, message: str, code: str) -> HttpResponse:
    """Send somebody to sign in, and let them come back to where they were; what they sent is not lost."""
    if is_call(request):
        return answer(request, 401, _(message), code)
    if request.method == "POST" and isinstance(request.user, Person):
        then = _("Then go back and send the form again.")
        return answer(request, 401, f"{_(message)} {then}", code)
    way = reverse("sign-in")
    return redirect(f"{way}?{urlencode({'next': request.get_full_path()})}" if request.path != HOME else way)


def _name(request: HttpRequest) -> str | None:
    found = place_of(request)
    return found.url_name if found else None


def page(request: HttpRequest) -> dict[str, object]:
    """Give every page its frame: who is signed in, where they may go, and the handling marking."""
    actor: Actor | None = getattr(request, "actor", None)
    return {
        "actor": actor,
        "person": request.user if actor else None,
        "marking": settings.TUTELA_MARKING,
        "notices": SimpleLazyObject(lambda: rooms.notices(actor)) if actor else [],
        "disk_is_full": disks.are_full(),
        "navigation": menu.of(actor, request.path) if actor else [],
        "sign_out": reverse("sign-out"),
        "find": reverse("find") if actor and gate.may(actor, Act.SEE_CASEWORK) else "",
        "help": help_pages.href(_name(request) or ""),
        "presence": _presence() if actor else None,
        "speaks": languages.frame(request),
    }


def _presence() -> dict[str, object]:
    """Say to a page when it blanks pictures and locks; it mirrors what the server does anyway."""
    return {
        "blank_s": int(queries.blank_after().total_seconds()),
        "lock_s": int(queries.lock_after().total_seconds()),
        "active": reverse("active"),
        "challenge": reverse("sign-in-challenge"),
        "passkey": reverse("sign-in-passkey"),
        "code": reverse("sign-in-code"),
        "link": reverse("sign-in"),
        "demonstration": demonstration.is_on(),
    }
