"""The pages of traces."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tutela.casework import gate
from tutela.casework.database import row_number
from tutela.casework.form_page import form_page, said_at
from tutela.casework.gate import Act, Actor
from tutela.casework.hosting import actions, pages, queries
from tutela.casework.hosting.errors import NotTraceable
from tutela.casework.hosting.forms import NewTrace, Word
from tutela.casework.people.queries import actor_of
from tutela.casework.reports.models import Report
from tutela.casework.reports.queries import report_for


@require_safe
def traces(request: HttpRequest) -> HttpResponse:
    """List the unit's traces, of one kind of verdict if the address names one."""
    before = row_number(request.GET.get("before"))
    context = pages.traces(actor_of(request), request.GET.get("kind", ""), before)
    return render(request, "hosting/traces.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin the trace of an address."""
    by = actor_of(request)
    gate.require(by, Act.TRACE)
    report = _report(request, by)
    first = next(iter(pages.untraced(by, report)), "") if report else ""
    form = NewTrace(request.POST if request.method == "POST" else None, initial={"address": first})
    form.fields["address"].widget.attrs |= {"autofocus": True} if first else {}
    if form.is_valid():
        with said_at(form, "address", NotTraceable):
            made = reverse("trace", args=[actions.begin_trace(by, form.cleaned_data["address"]).pk])
            return redirect(f"{made}?report={report.pk}" if report else made)
    back = (
        (report.reference, reverse("report", args=[report.pk])) if report else ("Hosting", reverse("traces"))
    )
    return form_page(
        request, form, heading="Trace an address", back=back,
        says=["It is looked up in the unit's own files. Where it was traced before, that trace is shown."],
        button="Trace it",
    )  # fmt: skip


def _report(request: HttpRequest, by: Actor) -> Report | None:
    """Give the report that somebody comes from, where the address names one that they may see."""
    number = row_number(request.GET.get("report"))
    return report_for(by, number) if number and gate.may(by, Act.SEE_REPORTS) else None


@require_http_methods(["GET", "HEAD", "POST"])
def trace(request: HttpRequest, number: int) -> HttpResponse:
    """Show one trace; look again in the files, or ask outside."""
    by = actor_of(request)
    found = queries.trace_for(by, number)
    if request.method == "POST":
        act = request.POST.get("act", "")
        if act == "look":
            actions.look_again(by, found)
        elif act == "ask":
            actions.look_up(by, found)
        else:
            raise NotTraceable("This page can look in files again or ask outside, nothing else.")
        return redirect("trace", number)
    return render(request, "hosting/trace.html", pages.trace(by, found, _report(request, by)))


@require_http_methods(["GET", "HEAD", "POST"])
def word(request: HttpRequest, number: int) -> HttpResponse:
    """Enter what somebody says of where an address is hosted."""
    by = actor_of(request)
    found = queries.trace_for(by, number)
    gate.require(by, Act.TRACE, on=found)
    form = Word(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        with said_at(form, None, NotTraceable):
            actions.add_word(
                by, found, said["method"], source=said["source"], basis=said["basis"], ip=said["ip"],
                country=said["country"].upper(), provider=said["provider"], mailboxes=said["mailboxes"],
            )  # fmt: skip
            return redirect("trace", number)
    return form_page(
        request, form, heading=f"Enter a word on {found}",
        back=(f"Trace {found}", reverse("trace", args=[number])),
        says=["It stays with who entered it, when, and on what it rests. Write no names of private persons."],
        button="Enter it",
    )  # fmt: skip
