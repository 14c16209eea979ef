"""The pages of disclosure."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from tutela.casework import gate
from tutela.casework.database import row_number
from tutela.casework.disclosure import actions, pages, queries
from tutela.casework.disclosure.answers import files, reading
from tutela.casework.disclosure.errors import BadDisclosure, OwnAnswer, RequestMoved
from tutela.casework.disclosure.forms import Asked, Opened, Step
from tutela.casework.disclosure.models import AccessRequest
from tutela.casework.disclosure.requests import writing
from tutela.casework.form_page import said_in, take_step
from tutela.casework.gate import Act, Actor
from tutela.casework.people.queries import actor_of
from tutela.casework.subjects.queries import subject_for
from tutela.engine.taxonomy.errors import RefusedWords
from tutela.engine.typesetting import typesetter
from tutela.errors import NotFound

_METHODS = ["GET", "HEAD", "POST"]
_REFUSALS = (BadDisclosure, RequestMoved, OwnAnswer, RefusedWords)


def _errors(form: Any) -> list[str]:
    return [f"{name.capitalize()}: {said}" for name, field in form.errors.items() for said in field]


@require_http_methods(_METHODS)
def answers(request: HttpRequest) -> HttpResponse:
    """List what was asked of the logs; posted to, ask once more."""
    by, errors = actor_of(request), list[str]()
    gate.require(by, Act.READ_LOG)
    if request.method == "POST":
        form = Asked(request.POST)
        errors += _errors(form)
        with said_in(errors, *_REFUSALS, NotFound):
            if form.is_valid():
                return redirect("log-answer", actions.answer_logs(by, **form.cleaned_data).pk)
    context = pages.answers(by, row_number(request.GET.get("before")))
    context |= {"errors": errors, "sent": request.POST}
    return render(request, "disclosure/answers.html", context, status=422 if errors else 200)


@require_safe
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Show who did what."""
    found = queries.answer_for(actor_of(request), number)
    page = row_number(request.GET.get("page")) or 0
    return render(request, "disclosure/answer.html", pages.answer(found, page))


@require_safe
def answer_file(request: HttpRequest, number: int, form: str) -> HttpResponse:
    """Give an answer as PDF or CSV."""
    found = queries.answer_for(actor_of(request), number)
    lines = reading.lines(found)
    headers = {"Content-Disposition": str(content_disposition_header(True, f"{found}.{form}"))}
    match form:
        case "pdf":
            content = files.as_pdf(found, lines, queries.name_of(found))
            return HttpResponse(content, content_type="application/pdf", headers=headers)
        case "csv":
            return HttpResponse(files.as_csv(lines), content_type="text/csv; charset=utf-8", headers=headers)
        case _:
            raise NotFound(f"{found} is given as pdf or csv.")


@require_http_methods(_METHODS)
def requests(request: HttpRequest) -> HttpResponse:
    """List requests for access; posted to, open one."""
    by, errors = actor_of(request), list[str]()
    gate.require(by, Act.SEE_SUBJECTS)
    if request.method == "POST":
        gate.require(by, Act.WORK_SUBJECTS)
        form = Opened(request.POST)
        errors += _errors(form)
        with said_in(errors, *_REFUSALS, NotFound):
            if form.is_valid():
                return redirect("access-request", _open(by, form.cleaned_data).pk)
    context = pages.requests(by, row_number(request.GET.get("page")) or 0)
    context |= {"errors": errors, "sent": request.POST}
    return render(request, "disclosure/requests.html", context, status=422 if errors else 200)


def _open(by: Actor, sent: Mapping[str, Any]) -> AccessRequest:
    number = sent["subject"].strip().upper().removeprefix("S-")
    subject = subject_for(by, row_number(number) or 0) if number else None
    return actions.open_request(by, sent["requester"], sent["contact"], sent["received_on"], subject)


@require_http_methods(_METHODS)
def request(request: HttpRequest, number: int) -> HttpResponse:
    """Show a request for access; posted to, take a step."""
    by, errors = actor_of(request), list[str]()
    found = queries.request_for(by, number)
    if request.method == "POST":
        form = Step(request.POST)
        errors += _errors(form)
        with said_in(errors, *_REFUSALS):
            if form.is_valid():
                _do(by, found, request.POST.get("act", ""), form.cleaned_data)
                return redirect("access-request", number)
    context = {**pages.request(by, found), "errors": errors}
    return render(request, "disclosure/request.html", context, status=422 if errors else 200)


def _do(by: Actor, found: AccessRequest, act: str, sent: Mapping[str, Any]) -> None:
    on = sent["on"] or found.received_on
    steps: Mapping[str, Callable[[], object]] = {
        "prove": lambda: actions.confirm_identity(by, found, sent["reason"], on),
        "ask": lambda: actions.ask_further(by, found, sent["reason"]),
        "go_on": lambda: actions.go_on(by, found),
        "extend": lambda: actions.extend_request(by, found, sent["reason"]),
        "gather": lambda: actions.gather_items(by, found),
        "decide": lambda: actions.decide_item(
            by, queries.item_for(found, sent["number"] or 0), sent["decision"], exemption=sent["exemption"],
            reason=sent["reason"], given=sent["given"],
        ),
        "propose": lambda: actions.propose_answer(by, found),
        "refuse": lambda: actions.propose_answer(by, found, is_refusal=True, reason=sent["reason"]),
        "approve": lambda: actions.answer_request(by, found, is_approved=True),
        "send_back": lambda: actions.answer_request(by, found, is_approved=False),
        "receipt": lambda: actions.enter_receipt(by, found, on),
    }  # fmt: skip
    take_step(steps, act, BadDisclosure)


@require_safe
def request_file(request: HttpRequest, number: int, form: str) -> HttpResponse:
    """Give the answer to a request as PDF or JSON, or the schema of the JSON."""
    found = queries.request_for(actor_of(request), number)
    if not found.answer:
        raise NotFound(f"{found} is not answered.")
    headers = {"Content-Disposition": str(content_disposition_header(True, f"{found}.{form}"))}
    match form:
        case "pdf":
            content: str | bytes = typesetter.typeset(found.document)
            return HttpResponse(content, content_type="application/pdf", headers=headers)
        case "json":
            return HttpResponse(found.answer, content_type="application/json", headers=headers)
        case "sig":
            return HttpResponse(found.signature, content_type="text/plain", headers=headers)
        case "schema.json":
            return HttpResponse(writing.schema(), content_type="application/json", headers=headers)
        case _:
            raise NotFound(f"{found} is given as pdf, json, sig or schema.json.")
