"""Coming in by a passkey, a code or a link, unlocking a desk, and going out."""

from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutela.casework.people import actions, demonstration, queries
from tutela.casework.people.entrance import passkeys, requests
from tutela.casework.people.errors import NotLetIn, TooManyGuesses, UnknownPerson
from tutela.casework.people.models import Person
from tutela.casework.people.queries import WORKBENCH
from tutela.errors import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show how to come in; posted to with the token of a link, let its person enrol.

    A link's token stands behind the sign # of its address: browsers send that to no server and no proxy, and
    a preview does not spend it.
    """
    if request.method != "POST":
        return door(request)
    token = request.POST.get("token", "").strip()
    try:
        if demonstration.is_on():
            return _let_in(request, actions.sign_in_by_link(token, WORKBENCH, _unlocking(request)), "link")
        link = actions.open_link(token, WORKBENCH)
    except UnknownPerson as refused:
        return door(request, refused)
    logout(request)
    request.session[requests.ENROLLING] = link.pk
    return redirect("enrol")


@require_POST
def challenge(request: HttpRequest) -> HttpResponse:
    """Give a browser what its passkey has to answer; nothing is written."""
    return JsonResponse(passkeys.ask_to_sign_in(requests.site_of(request)))


@require_POST
def by_passkey(request: HttpRequest) -> HttpResponse:
    """Sign in by what a passkey answered."""
    site, answer = requests.site_of(request), requests.answer_of(request)
    try:
        person = actions.sign_in_by_passkey(site, answer, WORKBENCH, _unlocking(request))
    except NotLetIn as refused:
        return door(request, refused)
    return _let_in(request, person, "passkey")


@require_POST
def by_code(request: HttpRequest) -> HttpResponse:
    """Sign in by a code of an app, or by a recovery code."""
    name = _unlocking(request) or request.POST.get("username", "").strip()
    try:
        person = actions.sign_in_by_code(name, request.POST.get("code", ""), WORKBENCH)
    except (NotLetIn, TooManyGuesses) as refused:
        return door(request, refused)
    return _let_in(request, person, "code")


def _unlocking(request: HttpRequest) -> str:
    """Name whose page is to be unlocked; nobody else may go on with what stands on it."""
    return request.POST.get("unlocks", "")


def door(request: HttpRequest, refused: Refusal | None = None) -> HttpResponse:
    """Show how to come in, and why somebody did not."""
    context = {
        "locked": request.user if isinstance(request.user, Person) else None,
        "next": requests.next_of(request),
        "has_name": requests.has_name(request),
        "demonstration": demonstration.is_on(),
        "errors": [str(refused)] if refused else [],
    }
    return render(request, "people/sign_in.html", context, status=refused.status if refused else 200)


def _let_in(request: HttpRequest, person: Person, way: str) -> HttpResponse:
    """Begin a session; or unlock the one that its own person comes back to, whose open pages go on."""
    if request.user == person:
        request.session.cycle_key()
    else:
        logout(request)
        login(request, person)
        request.session[queries.WAY] = way
    # A page that was locked and goes on needs the token that its forms are checked by from now on.
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"csrf": get_token(request)})
    return redirect(requests.next_of(request))


@require_POST
def active(request: HttpRequest) -> HttpResponse:
    """Take from a page that keys or a pointer were used; the door has noted it."""
    return HttpResponse(status=204)


@require_safe
def signed_out(request: HttpRequest) -> HttpResponse:
    """Tell whoever is not signed in how to get in."""
    return render(request, "people/signed_out.html")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, and have the browser forget what it holds."""
    if isinstance(request.user, Person):
        actions.sign_out(queries.actor_for(request.user, WORKBENCH))
    logout(request)
    response = redirect("signed-out")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
