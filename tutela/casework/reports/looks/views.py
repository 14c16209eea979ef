"""The pages about reported addresses."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from tutela.casework.database import row_number
from tutela.casework.form_page import said_in
from tutela.casework.gate import Actor
from tutela.casework.people.queries import actor_of
from tutela.casework.reports import actions, queries
from tutela.casework.reports.errors import BadLook, NotYours
from tutela.casework.reports.looks import pages
from tutela.casework.reports.models import Report
from tutela.errors import Withheld


@require_safe
def reports_addresses(request: HttpRequest) -> HttpResponse:
    """List reports with addresses that nobody has looked at."""
    return render(request, "reports/addresses.html", pages.to_look_at(actor_of(request), request.GET.dict()))


@require_http_methods(["GET", "HEAD", "POST"])
def report_addresses(request: HttpRequest, number: int) -> HttpResponse:
    """Show a report's addresses and what was seen; take the report up, begin a look, or record one."""
    by = actor_of(request)
    report, errors = queries.report_for(by, number), list[str]()
    if request.method == "POST":
        with said_in(errors, BadLook, NotYours, Withheld):
            _act(by, report, request.POST)
            return redirect("report-addresses", number)
    context = {
        **pages.report_addresses(by, report, request.POST.dict()),
        "errors": errors,
        "sent": request.POST,
    }
    return render(request, "reports/report_addresses.html", context, status=422 if errors else 200)


def _act(by: Actor, report: Report, sent: QueryDict) -> None:
    """Do what the button says that was pressed."""
    match sent.get("act", ""):
        case "claim":
            actions.claim_report(by, report)
        case "begin":
            actions.begin_look(by, report, sent.get("address", ""))
        case "record":
            look = queries.look_for(by, report, row_number(sent.get("look")) or 0)
            country = sent.get("country", "").strip().upper()
            actions.record_look(by, look, sent.get("state", ""), country, _items(sent), sent.get("note", ""))
        case _:
            raise BadLook("Press one of the buttons of this page.")


def _items(sent: QueryDict) -> dict[str, int]:
    """Read how many items there were by category; nothing written is none."""
    found = {}
    for name in sent:
        if name.startswith(pages.COUNTED):
            text = sent.get(name, "").strip()
            number = row_number(text) if text else 0
            if number is None:
                raise BadLook("Count items in whole numbers from 0.")
            found[name.removeprefix(pages.COUNTED)] = number
    return found
