"""The pages of the intelligence log."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from tutela.casework import gate
from tutela.casework.cases.models import Case
from tutela.casework.database import row_number
from tutela.casework.form_page import form_page, said_at, said_in
from tutela.casework.gate import Act, Actor
from tutela.casework.logbook import actions, forms, pages, presenters, queries
from tutela.casework.logbook.errors import BadLine, LineMoved, NamesSource, NoAuthority, OwnWords
from tutela.casework.logbook.models import Line
from tutela.casework.people.queries import actor_of
from tutela.errors import NotFound

_SAID = (BadLine, LineMoved, NoAuthority, NamesSource, OwnWords, NotFound)


@require_safe
def logbook(request: HttpRequest) -> HttpResponse:
    """List the lines of the unit, or those that wait for a signature if the address says so."""
    asked = request.GET
    unsigned = asked.get("unsigned") == "1"
    context = pages.logbook(actor_of(request), row_number(asked.get("before")), unsigned=unsigned)
    return render(request, "logbook/logbook.html", context)


@require_safe
def case_log(request: HttpRequest, case: str) -> HttpResponse:
    """Show the log of a case."""
    by = actor_of(request)
    chosen = queries.case_for(by, case)
    before = row_number(request.GET.get("before"))
    return render(request, "logbook/case.html", pages.case_log(by, chosen, before))


@require_safe
def case_log_file(request: HttpRequest, case: str, form: str) -> HttpResponse:
    """Give the log of a case as CSV or JSON."""
    chosen = queries.case_for(actor_of(request), case)
    if form not in {"csv", "json"}:
        raise NotFound("The intelligence log is given as csv or as json.")
    name = f"intelligence-{chosen}.{form}"
    headers = {"Content-Disposition": str(content_disposition_header(True, name))}
    if form == "json":
        return JsonResponse(presenters.whole(chosen), headers=headers)
    text = presenters.as_csv(chosen)
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)


def _file(by: Actor, case: Case, said: dict[str, Any]) -> object:
    is_opinion = said.pop("basis") == "opinion"
    return actions.file_line(by, case, actions.Graded(**said, is_opinion=is_opinion))


Enter = Callable[[Actor, Case, dict[str, Any]], object]
_ENTRIES: dict[str, tuple[type[django_forms.Form], str, str, Enter]] = {
    "file": (
        forms.NewLine,
        "File a line of",
        "A line is never changed. What was wrong is corrected by another one.",
        _file,
    ),
    "pose": (
        forms.NewHypothesis,
        "Pose a hypothesis of",
        "Lines speak for it and against it; look for both.",
        lambda by, case, said: actions.pose(by, case, **said),
    ),
    "authority": (
        forms.NewAuthority,
        "Enter an authority of",
        "What a technique gave that needs one is filed only for days on which it was in force.",
        lambda by, case, said: actions.enter_authority(by, case, **said),
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
def new_entry(request: HttpRequest, case: str, what: str) -> HttpResponse:
    """File a line, pose a hypothesis, or enter an authority."""
    by = actor_of(request)
    chosen = queries.case_for(by, case)
    if what not in _ENTRIES:
        raise NotFound(f"The intelligence log has no {what[:40]!r}.")
    gate.require(by, Act.WORK_LOGBOOK, on=chosen)
    kind, heading, says, enter = _ENTRIES[what]
    form = kind(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with said_at(form, None, *_SAID):
            enter(by, chosen, dict(form.cleaned_data))
            return redirect("case-log", case)
    return form_page(
        request,
        form,
        heading=f"{heading} {chosen}",
        back=(f"Intelligence log of {chosen}", reverse("case-log", args=[case])),
        says=[says],
        button="Save",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def line(request: HttpRequest, number: int) -> HttpResponse:
    """Show a line; sign what of it may be handed on."""
    by = actor_of(request)
    found = queries.line_for(by, number)
    errors: list[str] = []
    if request.method == "POST":
        with said_in(errors, *_SAID):
            actions.sign_text(by, found, row_number(request.POST.get("text")) or 0)
            return redirect("log-line", number)
    context = {**pages.line(by, found), "errors": errors}
    return render(request, "logbook/line.html", context, status=422 if errors else 200)


Do = Callable[[Actor, Line, dict[str, Any]], object]
_ACTS: dict[str, tuple[type[django_forms.Form], str, Do]] = {
    "sanitise": (
        forms.NewText,
        "Write what may be handed on of",
        lambda by, line, said: actions.sanitise(by, line, said["text"]),
    ),
    "capture": (
        forms.NewCapture,
        "Note the capture of",
        lambda by, line, said: actions.note_capture(by, line, **said),
    ),
    "source": (
        forms.OfSource,
        "Name the source of",
        lambda by, line, said: actions.attribute(by, line, said["source"]),
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
def line_act(request: HttpRequest, number: int, what: str) -> HttpResponse:
    """Write what may be handed on of a line, note its capture, or name its source in the register."""
    by = actor_of(request)
    found = queries.line_for(by, number)
    if what not in _ACTS:
        raise NotFound(f"Nothing called {what[:40]!r} is done with a line.")
    gate.require(by, Act.WORK_LOGBOOK, on=found)
    kind, heading, do = _ACTS[what]
    initial = {"text": found.text} if what == "sanitise" else None
    form = kind(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        with said_at(form, None, *_SAID):
            do(by, found, form.cleaned_data)
            return redirect("log-line", number)
    return form_page(
        request,
        form,
        heading=f"{heading} {found}",
        back=(str(found), reverse("log-line", args=[number])),
        says=[],
        button="Save",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def hypothesis(request: HttpRequest, number: int) -> HttpResponse:
    """Show a hypothesis; say how a line speaks of it, or conclude it."""
    by = actor_of(request)
    found = queries.hypothesis_for(by, number)
    errors: list[str] = []
    if request.method == "POST":
        form = forms.Weighed(request.POST)
        said = form.cleaned_data if form.is_valid() else {}
        with said_in(errors, *_SAID):
            if request.POST.get("act") == "conclude":
                actions.conclude(by, found, said.get("state", ""), said.get("says", ""))
            else:
                line = queries.line_for(by, said.get("line") or 0)
                actions.weigh(by, found, line, said.get("says", ""), is_for=said.get("is_for") != "against")
            return redirect("hypothesis", number)
    context = {**pages.hypothesis(by, found), "errors": errors, "sent": request.POST}
    return render(request, "logbook/hypothesis.html", context, status=422 if errors else 200)
