"""The pages on which staff enter what somebody told them, and tend receipts that were read aloud."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from tutela.casework import gate
from tutela.casework.database import row_number
from tutela.casework.gate import Act
from tutela.casework.people.queries import actor_of
from tutela.casework.reports import actions, queries
from tutela.casework.reports.calls import forms, pages
from tutela.casework.reports.errors import BadStep, NotSpoken
from tutela.engine.taxonomy.errors import RefusedWords


@require_safe
def reports_calls(request: HttpRequest) -> HttpResponse:
    """List receipts that were read aloud."""
    context = pages.calls(actor_of(request), row_number(request.GET.get("before")))
    return render(request, "reports/calls.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def reports_call(request: HttpRequest) -> HttpResponse:
    """Enter a call, letter or visit; then show, once, the words that are read aloud."""
    by = actor_of(request)
    gate.require(by, Act.ENTER_CALLS)
    form = forms.Entry(request.POST) if request.method == "POST" else forms.empty()
    if request.method == "POST" and form.is_valid():
        entered = actions.enter_call(by, form.call(), form.cleaned_data["contact"])
        report = queries.report_for(by, entered.receipt.report)
        if not entered.words:
            return redirect("report-receipt", report.pk)
        context = pages.receipt(by, report, entered.spoken, entered.words)
        return render(request, "reports/receipt.html", context)
    return render(request, "reports/call.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def report_receipt(request: HttpRequest, number: int) -> HttpResponse:
    """Show how the receipts of a report stand; draw others, note that they were read back, or end them."""
    by = actor_of(request)
    report, errors = queries.report_for(by, number), list[str]()
    if request.method == "POST":
        sent = request.POST
        try:
            if sent.get("act") == "draw":
                spoken, words = actions.speak_receipt(by, report)
                return render(request, "reports/receipt.html", pages.receipt(by, report, spoken, words))
            spoken = queries.spoken_for(report, row_number(sent.get("receipt")) or 0)
            if sent.get("act") == "read_back":
                actions.note_read_back(by, spoken)
            else:
                actions.end_spoken(by, spoken, sent.get("reason", ""))
        except (BadStep, NotSpoken, RefusedWords) as refused:
            errors = [str(refused)]
        else:
            return redirect("report-receipt", number)
    context = {**pages.receipt(by, report), "errors": errors, "sent": request.POST}
    return render(request, "reports/receipt.html", context, status=422 if errors else 200)
