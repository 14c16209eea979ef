"""The pages of referrals, and those on which items are marked and marks cleared."""

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutela.casework import gate, rooms
from tutela.casework.database import row_number
from tutela.casework.form_page import form_page, said_at, said_in
from tutela.casework.gate import Act, Actor
from tutela.casework.grading.errors import AnotherPerson
from tutela.casework.items.models import Item
from tutela.casework.items.queries import item_for
from tutela.casework.origins import actions as origins_actions, presenters as words, queries as origins
from tutela.casework.origins.models import Clearing, Mark
from tutela.casework.people.queries import actor_of
from tutela.casework.referrals import actions, pages, presenters, queries
from tutela.casework.referrals.errors import BadLead, BadMark, ReferralMoved
from tutela.casework.referrals.forms import AnswerClearing, AskToClear, MarkItem
from tutela.casework.referrals.models import Referral
from tutela.errors import Conflict, NotFound

_MOST_IN_A_FILE = 5000


@require_safe
def referrals(request: HttpRequest) -> HttpResponse:
    """List the unit's referrals, of one state if the address names one."""
    before = row_number(request.GET.get("before"))
    context = pages.referrals(actor_of(request), request.GET.get("state", ""), before)
    return render(request, "referrals/referrals.html", context)


@require_safe
def referrals_file(request: HttpRequest, form: str) -> HttpResponse:
    """Give the newest referrals as CSV or JSON."""
    if form not in {"csv", "json"}:
        raise NotFound("Referrals are given as csv or as json.")
    found = list(queries.referrals_of(actor_of(request), request.GET.get("state", ""))[:_MOST_IN_A_FILE])
    headers = {"Content-Disposition": str(content_disposition_header(True, f"referrals.{form}"))}
    if form == "csv":
        return HttpResponse(presenters.as_csv(found), content_type="text/csv; charset=utf-8", headers=headers)
    rows = [presenters.as_row(each) for each in found]
    return JsonResponse({"schema": 1, "referrals": rows}, headers=headers)


@require_safe
def referral_file(request: HttpRequest, number: int) -> JsonResponse:
    """Give one referral with its versions and leads as JSON."""
    found = queries.referral_for(actor_of(request), number)
    headers = {"Content-Disposition": str(content_disposition_header(True, f"{found}.json"))}
    return JsonResponse(presenters.whole(found), headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
def referral(request: HttpRequest, number: int) -> HttpResponse:
    """Show one referral; take it up, move it on, or add a lead."""
    by = actor_of(request)
    found = queries.referral_for(by, number)
    errors: list[str] = []
    if request.method == "POST":
        with said_in(errors, BadLead):
            _do(request, by, found)
            return redirect("referral", number)
    context = {**pages.referral(by, found), "errors": errors, "sent": request.POST}
    return render(request, "referrals/referral.html", context, status=422 if errors else 200)


def _do(request: HttpRequest, by: Actor, found: Referral) -> None:
    posted = request.POST
    seen = row_number(posted.get("version")) or 0
    act = posted.get("act", "")
    if act == "take":
        actions.take_up(by, found, seen)
    elif act == "move":
        actions.move_on(by, found, seen, posted.get("state", ""), posted.get("reason", ""))
    elif act == "lead":
        given = (posted.get(name, "") for name in ("kind", "value", "source"))
        actions.add_lead(by, found, *given)
    else:
        raise ReferralMoved("This page can take a referral up, move it on or add a lead, nothing else.")


@require_http_methods(["GET", "HEAD", "POST"])
def mark_item(request: HttpRequest, number: int) -> HttpResponse:
    """Mark an item: a child at risk now, or a first recording."""
    by = actor_of(request)
    item = item_for(by, number)
    gate.require(by, Act.MARK_ITEM, on=item)
    form = MarkItem(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = _mark(by, item, form.cleaned_data["kind"])
        if gate.may(by, Act.SEE_REFERRALS):
            return redirect("referral", made.pk)
        return redirect(rooms.page_of("item", item.pk))
    return form_page(
        request,
        form,
        heading=f"Mark {item.reference}",
        back=(item.reference, rooms.page_of("item", item.pk)),
        says=[
            "It comes before everything else, and a referral is drafted with its leads.",
            "Of a child at risk now whoever is on duty is told at once. Two people clear a mark.",
        ],
        button="Mark it",
        warns=True,
    )


@require_POST
def mark_at_desk(request: HttpRequest, number: int) -> JsonResponse:
    """Mark an item from the desk, whose page sends JSON; sent twice it is marked once."""
    by = actor_of(request)
    if request.headers.get("X-Person", str(by.person)) != str(by.person):
        raise AnotherPerson(_("Another person is signed in on this browser. Nothing was saved as theirs."))
    item = item_for(by, number)
    gate.require(by, Act.MARK_ITEM, on=item)
    made = _mark(by, item, _kind(request.body))
    marks = words.marks(origins.marks_on([item.pk]).get(item.pk, ()))
    identified = words.identity(origins.identities_on([item.pk]).get(item.pk))
    return JsonResponse({"referral": made.reference, "marks": marks, "identified": identified})


def _kind(body: bytes) -> str:
    try:
        kind = str(json.loads(body)["kind"])
    except (ValueError, LookupError, TypeError):
        kind = ""
    if kind not in Mark.Kind.values:
        raise BadMark(_("An item is marked as a child at risk now or as a first recording, as nothing else."))
    return kind


def _mark(by: Actor, item: Item, kind: str) -> Referral:
    if kind == Mark.Kind.AT_RISK:
        return actions.mark_at_risk(by, item)
    return actions.confirm_first_generation(by, item)


@require_http_methods(["GET", "HEAD", "POST"])
def clear_mark(request: HttpRequest, number: int) -> HttpResponse:
    """Ask that a mark be cleared; or, as another person, answer."""
    by = actor_of(request)
    mark = origins.mark_for(by, number)
    gate.require(by, Act.MARK_ITEM, on=mark)
    clearing = origins.open_clearing(mark)
    if clearing is not None and clearing.asked_by_id != by.person and gate.may(by, Act.CLEAR_MARK, on=mark):
        return _answer(request, by, mark, clearing)
    return _ask(request, by, mark, clearing)


def _ask(request: HttpRequest, by: Actor, mark: Mark, clearing: Clearing | None) -> HttpResponse:
    form = AskToClear(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with said_at(form, None, Conflict):
            origins_actions.ask_to_clear(by, mark, Clearing.Reason(form.cleaned_data["reason"]))
            return redirect("clear-mark", mark.pk)
    says = pages.asked(clearing) if clearing else "A quality officer or a supervisor other than you answers."
    return form_page(
        request,
        form,
        heading=f"Ask to clear the mark on {mark.item.reference}",
        back=(mark.item.reference, rooms.page_of("item", mark.item_id)),
        says=[
            f"{mark.get_kind_display()}, marked by {mark.set_by.name}. It stands until two people agree.",
            says,
        ],
        button="Ask that it be cleared",
    )


def _answer(request: HttpRequest, by: Actor, mark: Mark, clearing: Clearing) -> HttpResponse:
    form = AnswerClearing(request.POST if "answer" in request.POST else None)
    if form.is_valid():
        with said_at(form, None, Conflict):
            origins_actions.answer_clearing(by, clearing, agree=form.cleaned_data["answer"] == "clear")
            return redirect(rooms.page_of("item", mark.item_id) or reverse("referrals"))
    return form_page(
        request,
        form,
        heading=f"Clear the mark on {mark.item.reference}?",
        back=(mark.item.reference, rooms.page_of("item", mark.item_id)),
        says=[f"{mark.get_kind_display()}, marked by {mark.set_by.name}.", pages.asked(clearing)],
        button="Answer",
        warns=True,
    )
