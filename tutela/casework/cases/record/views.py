"""The pages of the record of a case."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from tutela.casework import gate
from tutela.casework.cases import actions, queries
from tutela.casework.cases.errors import BadRecord, CaseNotInOrder, RecordMoved
from tutela.casework.cases.models import Case, CaseAction, Marking, TeamMember
from tutela.casework.cases.record import forms, pages, presenters
from tutela.casework.database import row_number
from tutela.casework.form_page import form_page, said_at
from tutela.casework.gate import Act, Actor
from tutela.casework.people.queries import actor_of
from tutela.errors import NotFound


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, case: str) -> HttpResponse:
    """Show the record of a case; end an action or a part, answer a marking, open it again."""
    by = actor_of(request)
    chosen = queries.case_for(by, case)
    if request.method == "POST":
        _do(request, by, chosen)
        return redirect("case-record", case)
    before = row_number(request.GET.get("before"))
    return render(request, "cases/record.html", pages.record(by, chosen, before))


def _do(request: HttpRequest, by: Actor, case: Case) -> None:
    posted = request.POST
    number = row_number(posted.get("number")) or 0
    match posted.get("act", ""):
        case "done":
            action = get_object_or_404(CaseAction.objects.select_related("case"), case=case, pk=number)
            actions.end_action(by, action, posted.get("result", ""))
        case "leave":
            member = get_object_or_404(TeamMember.objects.select_related("case"), case=case, pk=number)
            actions.end_member(by, member)
        case "agree" | "keep" as answer:
            marking = get_object_or_404(Marking.objects.select_related("case"), case=case, pk=number)
            actions.answer_marking(by, marking, agree=answer == "agree")
        case "reopen":
            actions.reopen_case(by, case)
        case _:
            raise RecordMoved("This page cannot do that. Load it again.")


Make = Callable[[Actor, Case, dict[str, Any]], object]
_KINDS: dict[str, tuple[type[forms.OfCase], str, str, Make]] = {
    "decision": (
        forms.NewDecision,
        "Enter a decision of",
        "An entry is never changed. What was wrong is corrected by another one.",
        lambda by, case, said: actions.decide(by, case, **said),
    ),
    "action": (
        forms.NewAction,
        "Set an action of",
        "It is somebody's until they say what came of it.",
        lambda by, case, said: actions.set_action(by, case, **said),
    ),
    "member": (
        forms.NewMember,
        "Add to the team of",
        "It says who does what. It gives nobody access, and takes none away.",
        lambda by, case, said: actions.add_member(by, case, **said),
    ),
    "marking": (
        forms.NewMarking,
        "Change the marking of",
        "A higher marking is in force at once. A lower one is answered by a second person.",
        lambda by, case, said: actions.mark_case(by, case, **said),
    ),
    "closure": (
        forms.NewClosure,
        "Close",
        "What is still open is kept with the closure, and needs a reason.",
        lambda by, case, said: actions.close_case(by, case, **said),
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, case: str, what: str) -> HttpResponse:
    """Enter a decision, an action, a part, a marking or the closure of a case."""
    by = actor_of(request)
    chosen = queries.case_for(by, case)
    if what not in _KINDS:
        raise NotFound(f"The record of a case has no {what[:40]!r}.")
    gate.require(by, Act.CLOSE_CASE if what == "closure" else Act.KEEP_CASE, on=chosen)
    kind, heading, says, make = _KINDS[what]
    form = kind(chosen, request.POST if request.method == "POST" else None)
    if form.is_valid():
        with said_at(form, None, BadRecord, RecordMoved, CaseNotInOrder):
            make(by, chosen, form.cleaned_data)
            return redirect("case-record", case)
    return form_page(
        request,
        form,
        heading=f"{heading} case {chosen}",
        back=(f"Case {chosen}", reverse("case-record", args=[case])),
        says=[says],
        button="Save",
    )


@require_safe
def record_file(request: HttpRequest, case: str, form: str) -> HttpResponse:
    """Give the record of a case as JSON or CSV."""
    chosen = queries.case_for(actor_of(request), case)
    if form not in {"json", "csv"}:
        raise NotFound("The record of a case is given as json or as csv.")
    name = f"case-{chosen}-{date.today():%Y-%m-%d}.{form}"
    headers = {"Content-Disposition": str(content_disposition_header(True, name))}
    if form == "json":
        return JsonResponse(presenters.whole(chosen), headers=headers)
    text = presenters.as_csv(chosen)
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)


@require_safe
def continuity(request: HttpRequest, case: str) -> HttpResponse:
    """Show the continuity of a case's exhibits, to be printed."""
    chosen = queries.case_for(actor_of(request), case)
    return render(request, "cases/continuity.html", pages.continuity(chosen))
