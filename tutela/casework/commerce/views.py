"""The pages of commercial sites, and of the operators that run several."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tutela.casework import gate
from tutela.casework.commerce import actions, pages, queries
from tutela.casework.commerce.brands import brands_of
from tutela.casework.commerce.errors import BadSiteFact, SiteMoved
from tutela.casework.commerce.forms import NewFact, Reason
from tutela.casework.database import row_number
from tutela.casework.form_page import form_page, said_at, said_in
from tutela.casework.gate import Act
from tutela.casework.hosting.queries import trace_for
from tutela.casework.people.queries import actor_of


@require_safe
def operators(request: HttpRequest) -> HttpResponse:
    """List the operators that several addresses are held to be of."""
    before = row_number(request.GET.get("before"))
    return render(request, "commerce/operators.html", pages.operators(actor_of(request), before))


@require_safe
def operator(request: HttpRequest, number: int) -> HttpResponse:
    """Show one operator: its addresses, brands and prices, and who judged what."""
    by = actor_of(request)
    context = pages.operator(by, queries.cluster_for(by, number))
    return render(request, "commerce/operator.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def site(request: HttpRequest, number: int) -> HttpResponse:
    """Show what is on record of the site at an address; judge whether another is the same operator's."""
    by = actor_of(request)
    found = trace_for(by, number)
    errors: list[str] = []
    if request.method == "POST":
        other = trace_for(by, row_number(request.POST.get("other")) or 0)
        with said_in(errors, BadSiteFact, SiteMoved):
            said = request.POST
            actions.judge_sites(by, found, other, said.get("verdict", ""), said.get("reason", ""))
            return redirect("site", number)
    context = {**pages.site(by, found), "errors": errors}
    return render(request, "commerce/site.html", context, status=422 if errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, number: int) -> HttpResponse:
    """Record a fact of the site at an address."""
    by = actor_of(request)
    found = trace_for(by, number)
    gate.require(by, Act.TRACE, on=found)
    sent = request.POST if request.method == "POST" else None
    kind, text = request.GET.get("kind", ""), request.GET.get("text", "")
    basis = "The answer of the registry, on the trace" if kind == "registrar" else ""
    initial = {"kind": kind, "text": text, "basis": basis}
    form = NewFact(sent, initial=initial, brands=brands_of(by.unit))
    if form.is_valid():
        said = form.cleaned_data
        with said_at(form, None, BadSiteFact):
            actions.record_fact(
                by, found, said["kind"], said["text"], basis=said["basis"], currency=said["currency"]
            )
            return redirect("site", number)
    return form_page(
        request, form, heading=f"Enter a fact of the site at {found}",
        back=(f"Site at {found}", reverse("site", args=[number])),
        says=["It stays with who entered it, when, and on what it rests. What was wrong is taken back."],
        button="Enter it",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, number: int) -> HttpResponse:
    """Take back a fact of a site, with a reason."""
    by = actor_of(request)
    fact = queries.fact_for(by, number)
    gate.require(by, Act.TRACE, on=fact.trace)
    form = Reason(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with said_at(form, "reason", BadSiteFact, SiteMoved):
            actions.take_back_fact(by, fact, form.cleaned_data["reason"])
            return redirect("site", fact.trace_id)
    return form_page(
        request, form, heading=f"Take back: {fact.get_kind_display().lower()}",
        back=(f"Site at {fact.trace}", reverse("site", args=[fact.trace_id])),
        says=["Both stay on record. Nothing is suggested by it any more; what people judged stands."],
        button="Take it back",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Undo a judgement of two addresses, with a reason."""
    by = actor_of(request)
    found = queries.judgement_for(by, number)
    gate.require(by, Act.TRACE, on=found)
    form = Reason(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with said_at(form, "reason", BadSiteFact, SiteMoved):
            actions.undo_site_judgement(by, found, form.cleaned_data["reason"])
            return redirect("site", found.left_id)
    return form_page(
        request, form, heading=f"Undo: {found.get_verdict_display().lower()}, {found.left} and {found.right}",
        back=(f"Site at {found.left}", reverse("site", args=[found.left_id])),
        says=[f"{found.by.name} held this. It stays on record, and operators are as if it had never been."],
        button="Undo it",
    )  # fmt: skip
