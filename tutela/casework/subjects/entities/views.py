"""The pages of entities."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tutela.casework import gate
from tutela.casework.database import row_number
from tutela.casework.form_page import form_page, said_at, said_in
from tutela.casework.gate import Act, Actor
from tutela.casework.people.queries import actor_of
from tutela.casework.subjects import actions, queries
from tutela.casework.subjects.entities import forms, neighbourhood, pages
from tutela.casework.subjects.errors import BadSubject, Contradiction, SubjectMoved
from tutela.errors import NotFound

_SAID = (BadSubject, Contradiction, SubjectMoved, NotFound)


@require_http_methods(["GET", "HEAD", "POST"])
def case_entities(request: HttpRequest, case: str) -> HttpResponse:
    """List what is named in a case; gather it, or judge a pair that may be the same."""
    by = actor_of(request)
    chosen = queries.case_for(by, case)
    errors: list[str] = []
    if request.method == "POST":
        with said_in(errors, *_SAID):
            if request.POST.get("act") == "gather":
                actions.gather(by, chosen)
            else:
                _judge(by, request)
            return redirect("case-entities", case)
    asked = request.GET
    context = pages.case_entities(by, chosen, asked.get("kind", ""), row_number(asked.get("after")) or 0)
    context |= {"errors": errors, "sent": request.POST}
    return render(request, "subjects/case.html", context, status=422 if errors else 200)


def _judge(by: Actor, request: HttpRequest) -> None:
    sent = request.POST
    one, other = (
        queries.observation_for(by, row_number(sent.get(name, "").upper().removeprefix("O-")) or 0)
        for name in ("one", "other")
    )
    actions.judge(by, one, other, sent.get("verdict", ""), sent.get("reason", ""))


@require_http_methods(["GET", "HEAD", "POST"])
def entity(request: HttpRequest, number: int) -> HttpResponse:
    """Show an entity by any of its observations; judge it with another, undo a judgement, or withdraw it."""
    by = actor_of(request)
    asked = queries.observation_for(by, number)
    errors: list[str] = []
    if request.method == "POST":
        with said_in(errors, *_SAID):
            if request.POST.get("act") == "undo":
                judgement = queries.judgement_for(by, row_number(request.POST.get("judgement")) or 0)
                actions.undo_judgement(by, judgement, request.POST.get("reason", ""))
            elif request.POST.get("act") == "withdraw":
                actions.withdraw_observation(by, asked, request.POST.get("reason", ""))
            else:
                _judge(by, request)
            return redirect("entity", number)
    context = {**pages.entity(by, asked), "errors": errors, "sent": request.POST}
    return render(request, "subjects/entity.html", context, status=422 if errors else 200)


@require_safe
def entity_around(request: HttpRequest, number: int) -> HttpResponse:
    """Draw what stands around an entity, with a table that says the same."""
    asked = queries.observation_for(actor_of(request), number)
    context = neighbourhood.around(asked, request.GET.get("by", ""))
    return render(request, "subjects/around.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def note_observation(request: HttpRequest, case: str) -> HttpResponse:
    """Note by hand what a source names."""
    by = actor_of(request)
    chosen = queries.case_for(by, case)
    gate.require(by, Act.WORK_SUBJECTS, on=chosen)
    form = forms.NewObservation(
        request.POST if request.method == "POST" else None, initial=request.GET.dict()
    )
    if form.is_valid():
        with said_at(form, None, BadSubject):
            made = actions.note_observation(by, chosen, actions.Noted(**_noted(form.cleaned_data)))
            return redirect("entity", made.pk)
    return form_page(
        request,
        form,
        heading=f"Note what a source of {chosen} names",
        back=(f"Case {chosen}", reverse("case-entities", args=[case])),
        says=["A strong identifier joins by itself what names the same; everything else only suggests."],
        button="Note it",
    )


def _noted(said: dict[str, Any]) -> dict[str, Any]:
    return {
        **{name: said[name] for name in ("text", "kind", "origin_kind", "place", "subject_class")},
        "origin": said["origin"] or 0,
        "is_opinion": said["basis"] == "opinion",
    }


@require_http_methods(["GET", "HEAD", "POST"])
def open_subject(request: HttpRequest, number: int) -> HttpResponse:
    """Open a person whose risk is assessed."""
    by = actor_of(request)
    asked = queries.observation_for(by, number)
    gate.require(by, Act.WORK_SUBJECTS, on=asked)
    form = forms.NewSubject(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        with said_at(form, None, BadSubject, SubjectMoved):
            made = actions.open_subject(
                by, asked, said["title"], said["subject_class"], said["reason"],
                is_opinion=said["basis"] == "opinion",
            )  # fmt: skip
            return redirect("subject", made.pk)
    return form_page(
        request,
        form,
        heading=f"Open a person of entity {asked}",
        back=(f"Entity {asked}", reverse("entity", args=[number])),
        says=["Their risk is assessed from then on, by what people state of them."],
        button="Open",
    )
