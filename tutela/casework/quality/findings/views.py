"""The pages about findings."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tutela.casework import gate
from tutela.casework.database import row_number
from tutela.casework.form_page import form_page, said_at, said_in
from tutela.casework.gate import Act, Actor
from tutela.casework.grading.errors import BadReason, UnknownCategory
from tutela.casework.items.queries import item_for
from tutela.casework.people.queries import actor_of
from tutela.casework.quality import actions
from tutela.casework.quality.errors import FindingMoved, OwnWork
from tutela.casework.quality.findings import pages, queries
from tutela.casework.quality.findings.forms import RaiseForm
from tutela.casework.quality.models import Finding
from tutela.errors import NotFound


@require_safe
def findings(request: HttpRequest) -> HttpResponse:
    """List the findings that are open, or all."""
    by, is_open = actor_of(request), request.GET.get("all") != "yes"
    context = pages.findings(by, row_number(request.GET.get("after")), is_open=is_open)
    return render(request, "quality/findings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def finding(request: HttpRequest, number: int) -> HttpResponse:
    """Show one finding; rectify it, check it again, or set it aside."""
    by, errors = actor_of(request), list[str]()
    found = queries.finding_for(by, number)
    if request.method == "POST":
        with said_in(errors, BadReason, FindingMoved, OwnWork, UnknownCategory):
            _act(by, found, request)
            return redirect("finding", number)
    context = pages.finding(by, found, errors, request.POST.dict())
    return render(request, "quality/finding.html", context, status=422 if errors else 200)


def _act(by: Actor, found: Finding, request: HttpRequest) -> None:
    act, reason = request.POST.get("act", ""), request.POST.get("reason", "")
    if act == "rectify":
        actions.rectify(by, found, request.POST.get("category", ""), uuid4())
    elif act == "set-aside":
        actions.set_aside(by, found, reason)
    else:
        actions.recheck(by, found, is_right=act == "close", reason=reason)


@require_http_methods(["GET", "HEAD", "POST"])
def of_item(request: HttpRequest, item: int) -> HttpResponse:
    """Ask what is wrong with the grade of an item, and raise a finding."""
    by = actor_of(request)
    about = item_for(by, item)
    gate.require(by, Act.RELEASE_LOT, on=about)
    if pages.raising_of_item(by, about) is None:
        raise NotFound(f"There is no grade of {about.reference} about which you could raise a finding.")
    form = RaiseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with said_at(form, "reason", BadReason, OwnWork):
            raised = actions.raise_finding(
                by, about, form.cleaned_data["severity"], form.cleaned_data["reason"]
            )
            return redirect("finding", raised.pk)
    return form_page(
        request,
        form,
        heading=f"Raise a finding about {about.reference}",
        back=("Findings", reverse("findings")),
        says=["Its assessor rectifies the grade, and somebody else checks it again."],
        button="Raise it",
    )
