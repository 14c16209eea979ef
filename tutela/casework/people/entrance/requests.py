"""What a request says of who comes in: the site it is for, what a browser answered, who is enrolling."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from tutela.casework.gate import Actor
from tutela.casework.people import queries
from tutela.casework.people.entrance.webauthn import Site, answer_in
from tutela.casework.people.errors import UnknownPerson
from tutela.casework.people.models import Person, SignInLink

ENROLLING = "enrolling"


def site_of(request: HttpRequest) -> Site:
    """Give the site of a request, as the browser calls it."""
    return Site.at(str(request.scheme), request.get_host())


def has_name(request: HttpRequest) -> bool:
    """Say whether the site has a name, as passkeys need, and is no address of digits."""
    return site_of(request).has_name


def answer_of(request: HttpRequest) -> dict[str, Any]:
    """Give what a browser's passkey answered; nothing where that is none."""
    return answer_in(request.POST.get("answer", ""))


def next_of(request: HttpRequest) -> str:
    """Give the page of ours that somebody wants to come back to, or the one to begin with."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else resolve_url(settings.LOGIN_REDIRECT_URL)


def enrolling(request: HttpRequest) -> tuple[Actor, SignInLink | None]:
    """Give who may enrol here: somebody signed in, or whoever opened a link in this browser.

    Raises:
        UnknownPerson: neither.
    """
    if isinstance(request.user, Person):
        return queries.actor_of(request), None
    link = SignInLink.objects.filter(pk=request.session.get(ENROLLING, 0), void_at=None).first()
    if link is None or not link.person.is_able:
        raise UnknownPerson(
            "Nobody enrols here now: a link opens once, and a newer one ends it. Ask for a new one."
        )
    return queries.actor_for(link.person, "enrolment"), link
