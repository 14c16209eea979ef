"""Lets only signed-in people past, and tells every page who is there."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse

from tutela.casework import rooms
from tutela.casework.gate import Actor
from tutela.casework.people import queries
from tutela.casework.people.models import Person
from tutela.site.middleware.errors import answer

OPEN = {"sign-in", "signed-out"}
HOME = "/"


class SignedIn:
    """Middleware: puts the actor on the request, or sends whoever is not signed in to the door."""

    def __init__(self, pass_on: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._pass_on = pass_on

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass signed-in people on; answer everybody else."""
        if isinstance(request.user, Person):
            request.actor = queries.actor_for(request.user, "workbench")  # type: ignore[attr-defined]  # set here
        elif _name(request) not in OPEN:
            if "/api/" in request.path:
                return answer(request, 401, "You are signed out. Sign in again; nothing was lost.", "TU-P05")
            return redirect("sign-in")
        return self._pass_on(request)


def _name(request: HttpRequest) -> str | None:
    try:
        return resolve(request.path_info).url_name
    except Resolver404:
        return None


def page(request: HttpRequest) -> dict[str, object]:
    """Give every page its frame: who is signed in, where they may go, and the handling marking."""
    actor: Actor | None = getattr(request, "actor", None)
    return {
        "actor": actor,
        "person": request.user if actor else None,
        "marking": settings.TUTELA_MARKING,
        "navigation": _navigation(actor, request.path) if actor else [],
        "sign_out": reverse("sign-out"),
    }


def _navigation(actor: Actor, path: str) -> list[dict[str, object]]:
    rest = [(entry.label, reverse(entry.route)) for entry in rooms.navigation(actor)]
    return [
        {"label": "Home", "href": HOME, "current": path == HOME},
        *({"label": label, "href": href, "current": path.startswith(href)} for label, href in rest),
    ]
