"""Coming in by a one-time link, and going out."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
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
        return render(request, "people/sign_in.html")
    person = actions.sign_in(request.POST.get("token", "").strip(), "workbench")
    _begin(request, person, "link")
    return redirect(settings.LOGIN_REDIRECT_URL)


def _begin(request: HttpRequest, person: Person, way: str) -> None:
    logout(request)
    login(request, person, backend=BACKEND)
    request.session[queries.WAY] = way


@require_safe
def signed_out(request: HttpRequest) -> HttpResponse:
    """Tell whoever is not signed in how to get in."""
    return render(request, "people/signed_out.html")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, and have the browser forget what it holds."""
    if isinstance(request.user, Person):
        actions.sign_out(queries.actor_of(request))
    logout(request)
    response = redirect("signed-out")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
