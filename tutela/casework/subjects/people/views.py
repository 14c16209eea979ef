"""The pages of people."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from tutela.casework import gate
from tutela.casework.database import row_number
from tutela.casework.form_page import form_page, said_at, said_in
from tutela.casework.gate import Act, Actor
from tutela.casework.people.queries import actor_of
from tutela.casework.risk.errors import NoReason, RiskMoved, SecondNeeded
from tutela.casework.subjects import actions, harm, queries
from tutela.casework.subjects.errors import BadSubject, OwnNomination, SubjectMoved
from tutela.casework.subjects.models import Subject
from tutela.casework.subjects.people import forms, pages, presenters
from tutela.engine.risk.errors import BadFact
from tutela.errors import NotFound

_MOST_IN_A_FILE = 5000
_SAID = (BadSubject, SubjectMoved, OwnNomination, NoReason, RiskMoved, SecondNeeded, BadFact)


@require_safe
def subjects(request: HttpRequest) -> HttpResponse:
    """List the people whose risk is assessed, of one class or case if the address says so."""
    asked = request.GET
    parts = [row_number(part) for part in asked.get("after", "").split(".")]
    after = tuple(part for part in parts if part is not None)
    context = pages.subjects(
        actor_of(request),
        asked.get("class", ""),
        asked.get("case", ""),
        after if len(after) == 2 else (),  # noqa: PLR2004 - rank and number
    )
    return render(request, "subjects/subjects.html", context)


@require_safe
def subjects_file(request: HttpRequest, form: str) -> HttpResponse:
    """Give people as CSV or JSON, the greatest harm first."""
    if form not in {"csv", "json"}:
        raise NotFound("People are given as csv or as json.")
    asked = request.GET
    found = list(
        pages.chosen(actor_of(request), asked.get("class", ""), asked.get("case", ""))[:_MOST_IN_A_FILE]
    )
    headers = {"Content-Disposition": str(content_disposition_header(True, f"subjects.{form}"))}
    if form == "csv":
        return HttpResponse(presenters.as_csv(found), content_type="text/csv; charset=utf-8", headers=headers)
    rows = [presenters.as_row(each) for each in found]
    return JsonResponse({"schema": 1, "subjects": rows}, headers=headers)


@require_safe
def subject_file(request: HttpRequest, number: int) -> JsonResponse:
    """Give a person as JSON."""
    found = queries.subject_for(actor_of(request), number)
    headers = {"Content-Disposition": str(content_disposition_header(True, f"{found}.json"))}
    return JsonResponse(presenters.whole(found), headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
def subject(request: HttpRequest, number: int) -> HttpResponse:
    """Show a person; answer whether their risk is lowered."""
    by = actor_of(request)
    found = queries.subject_for(by, number)
    errors: list[str] = []
    if request.method == "POST":
        with said_in(errors, *_SAID):
            confirms = request.POST.get("act") == "confirm"
            actions.answer_lowering(by, found, confirms=confirms, reason=request.POST.get("reason", ""))
            return redirect("subject", number)
    context = {**pages.subject(by, found), "errors": errors}
    return render(request, "subjects/subject.html", context, status=422 if errors else 200)


Do = Callable[[Actor, Subject, dict[str, Any]], object]
_ACTS: dict[str, tuple[str, str, Do]] = {
    "fact": (
        "State what is known of",
        "One sign of a first recording, or of contact with a child, outweighs any number of files.",
        lambda by, who, said: actions.state_fact(by, who, said["fact"], said["value"], said["source"]),
    ),
    "nominate": (
        "Nominate",
        "Another person decides, with a day on which it is reviewed.",
        lambda by, who, said: actions.nominate(by, who, said["tasking"], said["reason"]),
    ),
    "class": (
        "Change the class of",
        "What it was before stays on record.",
        lambda by, who, said: actions.classify(
            by, who, said["subject_class"], said["reason"], is_opinion=said["basis"] == "opinion"
        ),
    ),
    "lower": (
        "Ask to lower the risk of",
        "Nothing changes until a second person confirms it.",
        lambda by, who, said: actions.ask_lower(by, who, said["band"], said["reason"], clears=said["clears"]),
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
def subject_act(request: HttpRequest, number: int, what: str) -> HttpResponse:
    """State what is known of a person, nominate them, change their class, or ask to lower their risk."""
    by = actor_of(request)
    found = queries.subject_for(by, number)
    if what not in _ACTS:
        raise NotFound(f"Nothing called {what[:40]!r} is done with a person.")
    gate.require(by, Act.WORK_SUBJECTS, on=found)
    heading, says, do = _ACTS[what]
    form = _form(what, by, request)
    if form.is_valid():
        with said_at(form, None, *_SAID):
            do(by, found, form.cleaned_data)
            return redirect("subject", number)
    return form_page(
        request,
        form,
        heading=f"{heading} {found}",
        back=(str(found), reverse("subject", args=[number])),
        says=[says],
        button="Save",
    )


def _form(what: str, by: Actor, request: HttpRequest) -> django_forms.Form:
    sent = request.POST if request.method == "POST" else None
    if what in ("fact", "lower"):
        of = forms.NewFact if what == "fact" else forms.NewLowering
        return of(harm.in_force(by.unit)[0], sent)
    return forms.NewNomination(sent) if what == "nominate" else forms.NewClass(sent)


@require_http_methods(["GET", "HEAD", "POST"])
def nomination_act(request: HttpRequest, number: int, what: str) -> HttpResponse:
    """Decide a nomination, or keep what its review found."""
    by = actor_of(request)
    found = queries.nomination_for(by, number)
    if what not in ("decide", "review"):
        raise NotFound(f"Nothing called {what[:40]!r} is done with a nomination.")
    decides = what == "decide"
    gate.require(by, Act.DECIDE_NOMINATION if decides else Act.WORK_SUBJECTS, on=found)
    sent = request.POST if request.method == "POST" else None
    form = forms.Decision(sent) if decides else forms.NewReview(sent)
    if form.is_valid():
        said = form.cleaned_data
        with said_at(form, None, *_SAID):
            if decides:
                actions.decide_nomination(by, found, said["outcome"], said["decision"], said["review_on"])
            else:
                actions.review_nomination(by, found, said["says"], said["next_on"])
            return redirect("subject", found.subject_id)
    return form_page(
        request,
        form,
        heading=f"{'Decide' if decides else 'Review'} nomination {found} of {found.subject}",
        back=(str(found.subject), reverse("subject", args=[found.subject_id])),
        says=[f"To {found.tasking}: {found.reason}"],
        button="Save",
    )
