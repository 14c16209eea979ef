"""Signing in by a one-time link, signing out, and the people of the unit."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutela.casework.people import actions, pages, queries


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """Show whom a link signs in; sign them in when the button is pressed: a preview must not spend it."""
    if request.method != "POST":
        return render(request, "people/sign_in.html", pages.invitation(queries.link_for(token)))
    logout(request)
    person = actions.sign_in(token, "workbench")
    login(request, person, backend="tutela.casework.people.backend.OneTimeLinks")
    return redirect(settings.LOGIN_REDIRECT_URL)


@require_safe
def signed_out(request: HttpRequest) -> HttpResponse:
    """Tell whoever is not signed in how to get in."""
    return render(request, "people/signed_out.html", {"how": "Ask an administrator for a sign-in link."})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, and have the browser forget what it holds."""
    logout(request)
    response = redirect("signed-out")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """List the people of the unit and their roles."""
    return render(request, "people/people.html", pages.people(queries.actor_of(request)))
