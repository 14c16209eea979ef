"""The pages of series."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutela.casework import gate
from tutela.casework.database import row_number
from tutela.casework.form_page import form_page, said_at, said_in
from tutela.casework.gate import Act, Actor
from tutela.casework.people.queries import actor_of
from tutela.casework.referrals.queries import referral_for
from tutela.casework.series import actions, pages, presenters, queries
from tutela.casework.series.actions import Given
from tutela.casework.series.errors import BadSeries, OwnExport, SeriesMoved
from tutela.casework.series.forms import Open, Said
from tutela.casework.series.models import Series, Telling
from tutela.errors import NotFound

_REFUSALS = (BadSeries, OwnExport, NotFound)


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Show the unit's series by status, with owner, age and next action."""
    return render(request, "series/board.html", pages.board(actor_of(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Open a series, with a referral or by name alone."""
    by = actor_of(request)
    gate.require(by, Act.WORK_REFERRALS)
    first = {"referral": request.GET.get("referral", "")[:20]}
    form = Open(request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid():
        with said_at(form, None, SeriesMoved, *_REFUSALS):
            return redirect("one-series", _open(by, form.cleaned_data).pk)
    says = [
        "Referrals that belong together stand in one series, with one owner and one status.",
        "A series that others name can stand here before anything of it was found.",
    ]
    return form_page(
        request,
        form,
        heading="Open a series",
        back=("Series", reverse("series")),
        says=says,
        button="Open it",
    )


def _open(by: Actor, said: Mapping[str, Any]) -> Series:
    number = said["referral"].strip()
    first = referral_for(by, queries.number_in(number, "VI-")) if number else None
    return actions.open_series(by, said["title"], said["named_by"], first)


@require_http_methods(["GET", "HEAD", "POST"])
def series(request: HttpRequest, number: int) -> HttpResponse:
    """Show one series, and do one thing with it."""
    by = actor_of(request)
    found = queries.series_for(by, number)
    errors: list[str] = []
    if request.method == "POST":
        sent = Said(request.POST)
        if not sent.is_valid():
            errors = [f"{name.capitalize()}: {' '.join(map(str, w))}" for name, w in sent.errors.items()]
        else:
            with said_in(errors, *_REFUSALS):
                version = row_number(request.POST.get("version")) or 0
                _do(by, found, request.POST.get("act", ""), version, sent.cleaned_data)
                return redirect("one-series", number)
    context = {**pages.series(by, found), "errors": errors, "sent": request.POST}
    return render(request, "series/series.html", context, status=422 if errors else 200)


def _do(by: Actor, found: Series, act: str, seen: int, said: Mapping[str, Any]) -> None:
    says = said["says"]
    match act:
        case "take":
            actions.take_series(by, found, seen)
        case "plan":
            if said["due"] is None:
                raise BadSeries("Say until when it is done.")
            actions.plan_series(by, found, seen, says, said["due"])
        case "add":
            referral = referral_for(by, queries.number_in(said["referral"], "VI-"))
            actions.add_referral(by, found, referral, says)
        case "remove":
            member = queries.member_for(found, queries.number_in(said["referral"], "VI-"))
            actions.remove_referral(by, member, says)
        case "join":
            into = queries.series_for(by, queries.number_in(said["into"]))
            actions.join_series(by, found, seen, into, says)
        case "move":
            actions.move_series(by, found, seen, said["state"], says)
        case _:
            _tell_or_export(by, found, act, said)


def _tell_or_export(by: Actor, found: Series, act: str, said: Mapping[str, Any]) -> None:
    says, number = said["says"], said["number"]
    match act:
        case "chase":
            actions.chase_telling(by, _telling(by, number))
        case "confirm":
            actions.confirm_telling(by, _telling(by, number), says)
        case "export":
            given = Given(said["recipient"], said["basis"], said["handling"], says)
            actions.make_export(by, found, given)
        case "sign":
            actions.sign_export(by, queries.export_for(found, number or 0))
        case _:
            raise BadSeries("This page cannot do that.")


def _telling(by: Actor, number: int | None) -> Telling:
    return queries.telling_for(by, number or 0)


@require_safe
def series_file(request: HttpRequest, number: int) -> JsonResponse:
    """Give one series with its referrals, tellings, exports and steps as JSON."""
    found = queries.series_for(actor_of(request), number)
    headers = {"Content-Disposition": str(content_disposition_header(True, f"{found}.json"))}
    return JsonResponse(presenters.whole(found, *queries.parts_of(found)), headers=headers)


@require_POST
def export_file(request: HttpRequest, number: int, export: int) -> HttpResponse:
    """Give the file of a signed export, on record."""
    by = actor_of(request)
    name, octets = actions.give_export(by, queries.export_for(queries.series_for(by, number), export))
    headers = {"Content-Disposition": str(content_disposition_header(True, name))}
    return HttpResponse(octets, content_type="application/zip", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
def tellings(request: HttpRequest) -> HttpResponse:
    """List what the unit was told of series; confirm one."""
    by = actor_of(request)
    errors: list[str] = []
    if request.method == "POST":
        sent = Said(request.POST)
        with said_in(errors, *_REFUSALS):
            if not sent.is_valid():
                raise BadSeries("Say it in at most 500 characters.")
            said = sent.cleaned_data
            actions.confirm_telling(by, _telling(by, said["number"]), said["says"])
            return redirect("tellings")
    context = {**pages.tellings(by), "errors": errors}
    return render(request, "series/tellings.html", context, status=422 if errors else 200)
