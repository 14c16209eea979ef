"""The pages of packages."""

from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from tutela.casework import gate, rooms
from tutela.casework.database import row_number
from tutela.casework.form_page import form_page, said_at, said_in
from tutela.casework.gate import Act, Actor
from tutela.casework.packages import actions, pages, presenters, queries
from tutela.casework.packages.actions import Draft
from tutela.casework.packages.content.routing import forces, route
from tutela.casework.packages.content.sources import Source, require_reading, source_for, source_of
from tutela.casework.packages.errors import BadOutcome, BadPackage, NotDeconflicted, OwnPackage, PackageMoved
from tutela.casework.packages.forms import Act as Sent, Make, Outcomes
from tutela.casework.packages.models import Package
from tutela.casework.people.queries import actor_of
from tutela.errors import NotFound

_MOST_IN_A_FILE = 5000
_REFUSALS = (BadPackage, BadOutcome, NotDeconflicted, OwnPackage)


@require_safe
def packages(request: HttpRequest) -> HttpResponse:
    """List the unit's packages, of one state if the address names one."""
    before = row_number(request.GET.get("before"))
    context = pages.packages(actor_of(request), request.GET.get("state", ""), before)
    return render(request, "packages/packages.html", context)


@require_safe
def packages_file(request: HttpRequest, form: str) -> HttpResponse:
    """Give the newest packages as CSV or JSON."""
    if form not in {"csv", "json"}:
        raise NotFound("Packages are given as csv or as json.")
    found = list(queries.packages_of(actor_of(request), request.GET.get("state", ""))[:_MOST_IN_A_FILE])
    headers = {"Content-Disposition": str(content_disposition_header(True, f"packages.{form}"))}
    if form == "csv":
        return HttpResponse(presenters.as_csv(found), content_type="text/csv; charset=utf-8", headers=headers)
    rows = [presenters.as_row(each) for each in found]
    return JsonResponse({"schema": 1, "packages": rows}, headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, kind: str, of: str) -> HttpResponse:
    """Make a package of a case, a bundle, a referral or an operator of sites; or to add to one."""
    by = actor_of(request)
    gate.require(by, Act.WORK_PACKAGES)
    source = source_for(by, kind, of)
    name = request.GET.get("adds-to")
    former = queries.package_for(by, queries.number_in(name)) if name else None
    form = _make_form(request, by, source, former)
    if form.is_valid():
        with said_at(form, None, BadPackage, PackageMoved):
            return redirect(
                "package", actions.make_package(by, source, Draft(**form.cleaned_data), former).pk
            )
    heading = f"Add to {former}" if former else "Make a package for a force"
    return _make_page(request, form, heading, source, former)


@require_http_methods(["GET", "HEAD", "POST"])
def anew(request: HttpRequest, number: int) -> HttpResponse:
    """Make a draft or a returned package anew, of what the record says now."""
    by = actor_of(request)
    found = queries.package_for(by, number)
    gate.require(by, Act.WORK_PACKAGES, on=found)
    source = source_of(found)
    require_reading(by, source)
    form = _make_form(request, by, source, found.supplements, found)
    if form.is_valid():
        with said_at(form, None, BadPackage, PackageMoved):
            seen = row_number(request.GET.get("version")) or found.version
            actions.revise_package(by, found, seen, Draft(**form.cleaned_data))
            return redirect("package", number)
    return _make_page(request, form, f"Make {found} anew", source, found)


def _make_form(
    request: HttpRequest, by: Actor, source: Source, former: Package | None, before: Package | None = None
) -> Make:
    by_rule = route(by.unit, source.content(), former)
    fields = ("summary", "need", "basis", "marking", "handling", "conditions", "route_reason")
    initial = {name: getattr(before, name) for name in fields} if before else {}
    if before and not before.by_rule:
        initial["recipient"] = before.recipient.name
    rule = f"{by_rule.recipient}. {by_rule.reason}" if by_rule else ""
    sent = request.POST if request.method == "POST" else None
    return Make(sent, initial=initial, forces=forces(by.unit), rule=rule)


def _make_page(
    request: HttpRequest, form: Form, heading: str, source: Source, back: Package | None
) -> HttpResponse:
    way = (back.reference, reverse("package", args=[back.pk])) if back else None
    named = source.name if source.kind == "case" else rooms.name_of(source.kind, int(source.name))
    says = [
        f"It is made of {source.kind} {source.name}, as it stands on record now: risk, identifiers, "
        "timeline, hashes, marked messages. No media is ever in it.",
        "Somebody else checks it before it can be sent.",
    ]
    return form_page(
        request,
        form,
        heading=heading,
        back=way or (named, rooms.page_of(source.kind, source.name)),
        says=says,
        button="Make it",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def package(request: HttpRequest, number: int) -> HttpResponse:
    """Show one package, and do one thing with it."""
    by = actor_of(request)
    found = queries.package_for(by, number)
    errors: list[str] = []
    if request.method == "POST":
        sent = Sent(request.POST)
        if not sent.is_valid():
            errors = [f"{name.capitalize()}: {' '.join(map(str, w))}" for name, w in sent.errors.items()]
        else:
            with said_in(errors, *_REFUSALS):
                _do(by, found, request, sent)
                return redirect("package", number)
    context = {**pages.package(by, found), "errors": errors, "sent": request.POST}
    return render(request, "packages/package.html", context, status=422 if errors else 200)


def _do(by: Actor, found: Package, request: HttpRequest, sent: Sent) -> None:
    said, seen = sent.cleaned_data, row_number(request.POST.get("version")) or 0
    says, code = said["says"], said["code"]
    match request.POST.get("act", ""):
        case "deconflict":
            actions.deconflict(by, found, seen, code, says)
        case "check":
            actions.check_package(by, found, seen, request.POST.getlist("holds"), says)
        case "send":
            actions.send_package(by, found, seen)
        case "accept":
            actions.accept_package(by, found, seen, says)
        case "return":
            actions.return_package(by, found, seen, code, says)
        case "tell":
            if said["count"] is None:
                raise BadOutcome("Say how many there are.")
            told = actions.Told(code, said["count"], said["as_of"] or timezone.localdate())
            actions.enter_outcome(by, found, told)
        case act:
            _follow(by, found, act, seen, says)


def _follow(by: Actor, found: Package, act: str, seen: int, says: str) -> None:
    match act:
        case "chase":
            actions.chase_package(by, found, seen, says)
        case "recall":
            actions.recall_package(by, found, seen, says)
        case "end":
            actions.end_package(by, found, seen, says)
        case "reply":
            actions.answer_question(by, found, seen, says)
        case _:
            raise BadPackage("This page cannot do that.")


@require_http_methods(["GET", "HEAD", "POST"])
def outcomes(request: HttpRequest) -> HttpResponse:
    """Take a table of outcomes, and say what became of each line."""
    by = actor_of(request)
    gate.require(by, Act.ANSWER_PACKAGES)
    form = Outcomes(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with said_at(form, "table", BadOutcome):
            done = actions.import_outcomes(by, form.cleaned_data["table"].encode())
            return render(request, "packages/imported.html", {"done": done})
    return form_page(
        request,
        form,
        heading="Outcomes from a table",
        back=("Packages", reverse("packages")),
        says=["What can be kept is kept, and of every other line it is said why not. Twice adds nothing."],
        button="Keep them",
    )
