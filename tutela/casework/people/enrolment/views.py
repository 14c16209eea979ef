"""Enrolling a passkey or an app, and confirming a colleague's."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from tutela.casework.people import actions, queries
from tutela.casework.people.enrolment import pages
from tutela.casework.people.entrance import codes, passkeys, requests
from tutela.casework.people.entrance.views import door
from tutela.casework.people.errors import NotLetIn, TooManyGuesses, UnknownPerson
from tutela.casework.people.models import Credential, Person
from tutela.errors import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    """Show what can be enrolled; posted to, enrol it, and show its recovery codes this once."""
    try:
        by, link = requests.enrolling(request)
    except UnknownPerson as refused:
        return door(request, refused)
    if request.method != "POST":
        return render(request, "people/enrol.html", pages.enrol(by, has_name=requests.has_name(request)))
    try:
        if request.POST.get("act") == "passkey":
            site, answer = requests.site_of(request), requests.answer_of(request)
            enrolled = actions.enrol_passkey(by, link, site, answer)
        else:
            secret = _secret(request.POST.get("secret", ""))
            enrolled = actions.enrol_app(by, link, secret, request.POST.get("code", ""))
    except NotLetIn as refused:
        context = pages.enrol(by, has_name=requests.has_name(request), errors=[str(refused)])
        return render(request, "people/enrol.html", context, status=refused.status)
    if not isinstance(request.user, Person):
        request.session.flush()
    return render(request, "people/enrolled.html", pages.enrolled(enrolled))


def _secret(written: str) -> bytes:
    try:
        return codes.read(written)
    except ValueError as wrong:
        raise NotLetIn("The key of the app came back changed. Load the page again.") from wrong


@require_POST
def challenge(request: HttpRequest) -> HttpResponse:
    """Give a browser what it needs to make a passkey; nothing is written."""
    by, _ = requests.enrolling(request)
    person = queries.person_of(by)
    have = queries.credentials_of(person).filter(kind=Credential.Kind.PASSKEY)
    known = [bytes(secret) for secret in have.values_list("secret", flat=True)]
    return JsonResponse(passkeys.ask_to_enrol(requests.site_of(request), person, known))


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Show what colleagues enrolled and wait with; posted to, confirm one of them."""
    by = queries.actor_of(request)
    if request.method != "POST":
        return render(request, "people/confirm.html", pages.confirm(by))
    try:
        credential = queries.credential_for(by, request.POST.get("credential", ""))
        if request.POST.get("act") == "removal":
            actions.confirm_removal(by, credential)
        else:
            actions.confirm_credential(by, credential, request.POST.get("sign", ""))
    except (NotLetIn, TooManyGuesses) as refused:
        return _again(request, refused)
    return redirect("confirm")


def _again(request: HttpRequest, refused: Refusal) -> HttpResponse:
    context = pages.confirm(queries.actor_of(request), errors=[str(refused)])
    return render(request, "people/confirm.html", context, status=refused.status)
