"""The pages of statements, of their papers, and of unused material."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from tutela.casework import gate
from tutela.casework.database import row_number
from tutela.casework.form_page import form_page, said_at
from tutela.casework.gate import Act, Actor
from tutela.casework.people.queries import actor_of
from tutela.casework.results import scope as scopes
from tutela.casework.results.scope import Scope
from tutela.casework.statements import actions, pages, papers, presenters, queries
from tutela.casework.statements.errors import BadReview, BadStatement, StatementMoved
from tutela.casework.statements.forms import NewOfExhibit, NewStatement, NextVersion, ReviewItem
from tutela.casework.statements.models import Statement, Version
from tutela.casework.statements.writing import wording
from tutela.errors import NotFound

_MOST_IN_A_FILE = 5000
_SAYS = [
    "It says what the record says now, in your name. Another person checks it before it is served.",
    "Nothing on it describes what a picture shows.",
]


@require_safe
def statements(request: HttpRequest) -> HttpResponse:
    """List the unit's statements, of one form if the address names one."""
    before = row_number(request.GET.get("before"))
    context = pages.statements(actor_of(request), request.GET.get("form", ""), before)
    return render(request, "statements/statements.html", context)


@require_safe
def statements_file(request: HttpRequest, form: str) -> HttpResponse:
    """Give the newest statements as CSV or JSON."""
    if form not in {"csv", "json"}:
        raise NotFound("Statements are listed as csv or as json.")
    found = queries.statements_of(actor_of(request), request.GET.get("form", ""))[:_MOST_IN_A_FILE]
    headers = {"Content-Disposition": str(content_disposition_header(True, f"statements.{form}"))}
    if form == "csv":
        text = presenters.as_csv(list(found))
        return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)
    return JsonResponse({"schema": 1, "statements": presenters.rows(list(found))}, headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
def statement(request: HttpRequest, number: int) -> HttpResponse:
    """Show a statement; check it, return it, or say that it was served."""
    by = actor_of(request)
    found = queries.statement_for(by, number)
    if request.method == "POST":
        _do(request, by, found)
        return redirect("statement", number)
    return render(request, "statements/statement.html", pages.statement(by, found))


def _do(request: HttpRequest, by: Actor, found: Statement) -> None:
    posted = request.POST
    version = queries.version_for(by, found.pk, row_number(posted.get("version")) or 0)
    match posted.get("act", ""):
        case "check":
            actions.check_version(by, version, posted.get("seen", ""))
        case "return":
            actions.return_version(by, version, posted.get("reason", ""))
        case "serve":
            actions.serve_version(by, version, posted.get("to", ""))
        case _:
            raise StatementMoved("This page can check, return and serve a statement, nothing else.")


@require_http_methods(["GET", "HEAD", "POST"])
def new_of_case(request: HttpRequest, case: str) -> HttpResponse:
    """Make a statement or schedule about a case."""
    by = actor_of(request)
    scope = scopes.of_case(by, case)
    form = NewStatement(request.POST if request.method == "POST" else None)
    return _new(request, scope, form, (f"Case {case}", reverse("case-record", args=[case])))


@require_http_methods(["GET", "HEAD", "POST"])
def new_of_exhibit(request: HttpRequest, case: str, reference: str) -> HttpResponse:
    """Make a statement about an exhibit."""
    by = actor_of(request)
    scope = scopes.of_exhibit(by, case, reference)
    form = NewOfExhibit(request.POST if request.method == "POST" else None)
    return _new(
        request, scope, form, (f"Exhibit {scope.exhibit}", reverse("exhibit", args=[case, reference]))
    )


def _new(request: HttpRequest, scope: Scope, form: NewStatement, back: tuple[str, str]) -> HttpResponse:
    by = actor_of(request)
    gate.require(by, Act.MAKE_STATEMENT, on=scope.case)
    if form.is_valid():
        with said_at(form, None, BadStatement):
            witness = form.witness(by.name)
            made = actions.make_version(by, scope, form.cleaned_data["form"], witness)
            return redirect("statement", made.statement_id)
    heading = f"Make a statement about {scope.exhibit or f'case {scope.case}'}"
    return form_page(request, form, heading=heading, back=back, says=_SAYS, button="Make it")


@require_http_methods(["GET", "HEAD", "POST"])
def new_version(request: HttpRequest, number: int) -> HttpResponse:
    """Make the next version of a statement of one's own."""
    by = actor_of(request)
    found = queries.statement_for(by, number)
    gate.require(by, Act.MAKE_STATEMENT, on=found)
    layout = wording.in_force(by.unit)[0].layouts[found.form]
    form = NextVersion(layout, request.POST if request.method == "POST" else None)
    if form.is_valid():
        with said_at(form, None, BadStatement):
            scope = queries.scope_of(by, found)
            actions.make_version(by, scope, found.form, form.witness(by.name), found)
            return redirect("statement", number)
    return form_page(
        request,
        form,
        heading=f"Make the next version of {found}",
        back=(str(found), reverse("statement", args=[number])),
        says=[*_SAYS, "The version before stays on record as it is."],
        button="Make it",
    )


@require_safe
def statement_file(request: HttpRequest, number: int, version: int, form: str) -> HttpResponse:
    """Give a version as JSON, as PDF, or with what proves it; before it was checked, with a stamp."""
    by = actor_of(request)
    found = queries.version_for(by, number, version)
    if form == "json":
        return JsonResponse(presenters.whole(found), headers=_named(f"{found.statement}-{version}.json"))
    if form not in {"pdf", "apart", "zip", "apart-zip"} or (form.startswith("apart") and not found.apart):
        raise NotFound(f"{found} is not given as {form!r}.")
    if form.startswith("apart") and not queries.may_read_apart(by, found):
        gate.require(by, Act.CHECK_STATEMENT, on=found)
    paper = queries.paper_of(found, is_served=not form.startswith("apart"))
    if paper is None:
        return _draft(found, form)
    papers.prove(paper)
    if form.endswith("zip"):
        name, content = papers.packed(paper)
        return HttpResponse(content, content_type="application/zip", headers=_named(name))
    name = papers.name_of(paper)
    return HttpResponse(bytes(paper.content), content_type="application/pdf", headers=_named(name))


def _draft(version: Version, form: str) -> HttpResponse:
    if form.endswith("zip"):
        raise NotFound(f"{version} was not checked, so nothing proves it yet.")
    content = papers.drafts(version, is_served=form == "pdf")
    headers = _named(f"{version.statement}-{version.number}-not-checked.pdf")
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _named(name: str) -> dict[str, str]:
    return {"Content-Disposition": str(content_disposition_header(True, name))}


@require_safe
def unused(request: HttpRequest, case: str) -> HttpResponse:
    """List the unused material of a case."""
    after = row_number(request.GET.get("after"))
    return render(request, "statements/unused.html", pages.unused(actor_of(request), case, after))


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, number: int) -> HttpResponse:
    """Say whether an item of unused material is sensitive, and what about it might assist."""
    by = actor_of(request)
    item = queries.item_for(by, number)
    gate.require(by, Act.MAKE_STATEMENT, on=item.case)
    first = {"schedule": item.schedule, "reason": item.reason, "assists": item.assists}
    form = ReviewItem(request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid():
        with said_at(form, None, BadReview):
            actions.review_item(by, item, **form.cleaned_data)
            return redirect("unused", item.case.reference)
    return form_page(
        request,
        form,
        heading=f"{item.schedule.upper()} {item.number}: {item.description}",
        back=(f"Unused material of {item.case}", reverse("unused", args=[item.case.reference])),
        says=["On the other schedule it gets the next number there; its number here is not used again."],
        button="Save",
    )
