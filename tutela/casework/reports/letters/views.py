"""The pages about whoever sent a report by the public's door."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tutela.casework.database import row_number
from tutela.casework.form_page import said_in
from tutela.casework.gate import Actor
from tutela.casework.letterbox import actions
from tutela.casework.letterbox.errors import NotAskable, NotReleased, NotTheSecond, ReasonMissing
from tutela.casework.people.queries import actor_of
from tutela.casework.reports import queries
from tutela.casework.reports.letters import pages
from tutela.casework.reports.letters.names import contacts_of, thread_of
from tutela.casework.reports.models import Report

_REFUSED = (NotAskable, NotReleased, NotTheSecond, ReasonMissing)


@require_http_methods(["GET", "HEAD", "POST"])
def report_reporter(request: HttpRequest, number: int) -> HttpResponse:
    """Show what was asked and answered; ask, or learn by two people how the reporter can be reached."""
    by = actor_of(request)
    report, errors, contact = queries.report_for(by, number), list[str](), ""
    if request.method == "POST":
        with said_in(errors, *_REFUSED):
            contact = _act(by, report, request)
            if not contact:
                return redirect("report-reporter", number)
    context = {
        **pages.reporter(by, report, contact, row_number(request.POST.get("contact", "1")) or 1),
        "errors": errors,
        "sent": request.POST,
    }
    return render(request, "reports/reporter.html", context, status=422 if errors else 200)


def _act(by: Actor, report: Report, request: HttpRequest) -> str:
    """Do what the button says that was pressed; give the contact where it was read."""
    sent = request.POST
    match sent.get("act", ""):
        case "ask":
            actions.ask_reporter(by, thread_of(report), sent.get("question", ""))
        case "want":
            actions.ask_for_contact(by, _contact(report, sent), sent.get("reason", ""))
        case "release":
            actions.release_contact(by, row_number(sent.get("release")) or 0)
        case "read":
            return actions.read_contact(by, _contact(report, sent))
        case _:
            raise ReasonMissing("Press one of the buttons of this page.")
    return ""


def _contact(report: Report, sent: QueryDict) -> bytes:
    """Give the name of the contact that is meant: the first, where none is named; none of ours for others."""
    kept, which = contacts_of(report), row_number(sent.get("contact", "1")) or 0
    return kept[which - 1][0] if 0 < which <= len(kept) else b""


@require_http_methods(["GET", "HEAD", "POST"])
def contacts(request: HttpRequest) -> HttpResponse:
    """List what colleagues asked to learn of reporters; release or refuse one."""
    by, errors = actor_of(request), list[str]()
    if request.method == "POST":
        release = row_number(request.POST.get("release")) or 0
        with said_in(errors, NotTheSecond, ReasonMissing):
            if request.POST.get("act") == "refuse":
                actions.refuse_contact(by, release, request.POST.get("reason", ""))
            else:
                actions.release_contact(by, release)
            return redirect("reports-contacts")
    context = {**pages.contacts(by), "errors": errors}
    return render(request, "reports/contacts.html", context, status=422 if errors else 200)
