"""The pages of enquiries."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from tutela.casework import gate, rooms
from tutela.casework.cases.models import Case
from tutela.casework.cases.queries import case_for
from tutela.casework.database import row_number
from tutela.casework.enquiries import actions, pages, presenters, queries
from tutela.casework.enquiries.errors import BadEnquiry
from tutela.casework.enquiries.forms import Act as Sent, Enter
from tutela.casework.enquiries.models import Enquiry
from tutela.casework.form_page import form_page, said_at, said_in
from tutela.casework.gate import Act, Actor
from tutela.casework.people.queries import actor_of
from tutela.casework.reports.models import Report
from tutela.casework.reports.queries import report_for
from tutela.casework.times import here
from tutela.errors import NotFound

_MOST_IN_A_FILE = 5000


@require_safe
def enquiries(request: HttpRequest) -> HttpResponse:
    """List the unit's enquiries, of one state or one's own if the address says so."""
    asked = request.GET
    context = pages.enquiries(
        actor_of(request),
        asked.get("state", ""),
        is_own=asked.get("own") == "1",
        before=row_number(asked.get("before")),
    )
    return render(request, "enquiries/enquiries.html", context)


@require_safe
def enquiries_file(request: HttpRequest, form: str) -> HttpResponse:
    """Give the newest enquiries as CSV or JSON."""
    if form not in {"csv", "json"}:
        raise NotFound("Enquiries are given as csv or as json.")
    asked = request.GET
    of = queries.enquiries_of(actor_of(request), asked.get("state", ""), is_own=asked.get("own") == "1")
    found = list(of[:_MOST_IN_A_FILE])
    headers = {"Content-Disposition": str(content_disposition_header(True, f"enquiries.{form}"))}
    if form == "csv":
        return HttpResponse(presenters.as_csv(found), content_type="text/csv; charset=utf-8", headers=headers)
    rows = [presenters.as_row(each) for each in found]
    return JsonResponse({"schema": 1, "enquiries": rows}, headers=headers)


@require_safe
def enquiry_file(request: HttpRequest, number: int) -> JsonResponse:
    """Give one enquiry with each of its steps as JSON."""
    found = queries.enquiry_for(actor_of(request), number)
    headers = {"Content-Disposition": str(content_disposition_header(True, f"{found}.json"))}
    return JsonResponse(presenters.whole(found), headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Enter an enquiry; about a report, if the address names one."""
    by = actor_of(request)
    gate.require(by, Act.WORK_ENQUIRIES)
    report = _report(by, request.GET.get("report"))
    at = here().replace(second=0, microsecond=0)
    form = Enter(request.POST if request.method == "POST" else None, initial={"came_at": at})
    if form.is_valid():
        with said_at(form, None, BadEnquiry):
            made = actions.enter(by, actions.Asked(**form.cleaned_data, report=report))
            return redirect("enquiry", made.pk)
    says = [f"It is about report R-{report.pk}."] if report else []
    back = (f"R-{report.pk}", rooms.page_of("report", report.pk)) if report else None
    return form_page(
        request,
        form,
        heading="Enter an enquiry",
        back=back or ("Enquiries", reverse("enquiries")),
        says=says,
        button="Enter it",
    )


def _report(by: Actor, written: str | None) -> Report | None:
    number = row_number(written)
    return report_for(by, number) if number else None


@require_http_methods(["GET", "HEAD", "POST"])
def enquiry(request: HttpRequest, number: int) -> HttpResponse:
    """Show one enquiry, and do one thing with it."""
    by = actor_of(request)
    found = queries.enquiry_for(by, number)
    errors: list[str] = []
    sent = Sent(request.POST)
    if request.method == "POST":
        if not sent.is_valid():
            errors = [
                f"{name.capitalize()}: {' '.join(map(str, said))}" for name, said in sent.errors.items()
            ]
        else:
            with said_in(errors, BadEnquiry):
                _do(by, found, request, sent)
                return redirect("enquiry", number)
    context = {**pages.enquiry(by, found), "errors": errors, "sent": request.POST}
    return render(request, "enquiries/enquiry.html", context, status=422 if errors else 200)


def _do(by: Actor, found: Enquiry, request: HttpRequest, sent: Sent) -> None:
    said, seen = sent.cleaned_data, row_number(request.POST.get("version")) or 0
    minutes = said["minutes"] or 0
    match request.POST.get("act", ""):
        case "take":
            actions.take_up(by, found, seen)
        case "note":
            actions.add_note(by, found, seen, said["says"], advice=said["advice"], minutes=minutes)
        case "look up":
            actions.look_up(by, found, seen, said["text"], said["code"])
        case "tell":
            actions.tell(by, found, seen, said["step"] or 0, said["code"], minutes=minutes)
        case "link":
            actions.link(by, found, seen, _named(by, said["to"]))
        case "escalate":
            actions.escalate(by, found, seen, said["code"], said["says"])
        case "end":
            actions.end_enquiry(by, found, seen, said["code"], said["says"], minutes=minutes)
        case "reopen":
            actions.reopen(by, found, seen, said["says"])
        case _:
            raise BadEnquiry("This page cannot do that.")


def _named(by: Actor, written: str) -> Case | Report:
    """Find what somebody names: R-12, or the reference of a case."""
    name = written.strip()
    number = row_number(name[2:]) if name.upper().startswith("R-") else None
    try:
        return report_for(by, number) if number else case_for(by, name)
    except NotFound as none:
        raise BadEnquiry(f"{none} Name a report as R-12, or a case by its reference.") from none
