"""Coming in by a one-time link, unlocking a desk, and going out."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutela.casework.people import actions, queries
from tutela.casework.people.models import Person

BACKEND = "tutela.casework.people.backend.OneTimeLinks"


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show how to come in; posted to with the token of a link, sign its person in.

    A link's token stands behind the sign # of its address: browsers send that to no server and no proxy, and
    a preview does not spend it.
    """
    if request.method != "POST":
        locked = request.user if isinstance(request.user, Person) else None
        return render(request, "people/sign_in.html", {"locked": locked, "next": _next(request)})
    person = actions.sign_in(request.POST.get("token", "").strip(), "workbench", _unlocking(request))
    _let_in(request, person, "link")
    # A page that was locked and goes on needs the token that its forms are checked by from now on.
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"csrf": get_token(request)})
    return redirect(_next(request))


def _unlocking(request: HttpRequest) -> str:
    """Name whose page is to be unlocked; nobody else may go on with what stands on it."""
    return request.POST.get("unlocks", "")


def _next(request: HttpRequest) -> str:
    """Give the page of ours that somebody wants to come back to, or the one to begin with."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else resolve_url(settings.LOGIN_REDIRECT_URL)


def _let_in(request: HttpRequest, person: Person, way: str) -> None:
    """Begin a session; or unlock the one that its own person comes back to, whose open pages go on."""
    if request.user == person:
        request.session.cycle_key()
        return
    logout(request)
    login(request, person, backend=BACKEND)
    request.session[queries.WAY] = way


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
        actions.sign_out(queries.actor_for(request.user, "workbench"))
    logout(request)
    response = redirect("signed-out")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
