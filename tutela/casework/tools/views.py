"""The pages of tools: which there are, what each is and how it does, and how one is approved or stopped."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tutela.casework import gate
from tutela.casework.form_page import form_page, said_at
from tutela.casework.gate import Act, Actor
from tutela.casework.people.queries import actor_of
from tutela.casework.tools import actions, pages, queries
from tutela.casework.tools.errors import BadTool
from tutela.casework.tools.forms import Stopping
from tutela.casework.tools.models import Tool


@require_safe
def tools(request: HttpRequest) -> HttpResponse:
    """List the unit's tools."""
    context = pages.tools(actor_of(request), request.GET.get("after", ""))
    return render(request, "tools/tools.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def tool(request: HttpRequest, number: int) -> HttpResponse:
    """Show one tool; approve it."""
    by = actor_of(request)
    chosen = queries.tool_for(by, number)
    if request.method == "POST":
        if request.POST.get("act") != "approve":
            raise BadTool("This page can approve a tool, nothing else.")
        actions.approve(by, chosen, request.POST.get("digest", ""))
        return redirect("tool", number)
    return render(request, "tools/tool.html", pages.tool(by, chosen))


@require_http_methods(["GET", "HEAD", "POST"])
def suspend(request: HttpRequest, number: int) -> HttpResponse:
    """Suspend a tool, with a reason."""
    says = "It is asked nothing from then on, and orders and shows nothing. Two people may approve it again."
    return _stop(request, number, actions.suspend, "Suspend", says)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Withdraw a tool for good, with a reason."""
    says = "It is never asked again. What it said stays on record."
    return _stop(request, number, actions.withdraw, "Withdraw", says)


def _stop(
    request: HttpRequest, number: int, does: Callable[[Actor, Tool, str], Tool], word: str, says: str
) -> HttpResponse:
    by = actor_of(request)
    chosen = queries.tool_for(by, number)
    gate.require(by, Act.STOP_TOOL, chosen)
    form = Stopping(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with said_at(form, "reason", BadTool):
            does(by, chosen, form.cleaned_data["reason"])
            return redirect("tool", number)
    return form_page(
        request,
        form,
        heading=f"{word} {chosen}",
        back=(str(chosen), reverse("tool", args=[number])),
        says=[says],
        button=f"{word} this tool",
        warns=True,
    )
