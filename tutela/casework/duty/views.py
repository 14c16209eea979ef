"""The pages of the duty list, and of each alert."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tutela.casework import gate
from tutela.casework.database import row_number
from tutela.casework.duty import actions, pages, queries
from tutela.casework.duty.errors import AlertMoved, BadTurn
from tutela.casework.duty.forms import NewTurn
from tutela.casework.form_page import form_page
from tutela.casework.gate import Act
from tutela.casework.people.queries import actor_of


@require_http_methods(["GET", "HEAD", "POST"])
def duty(request: HttpRequest) -> HttpResponse:
    """Show the duty list and the latest alerts; posted to, end a turn."""
    by = actor_of(request)
    if request.method == "POST":
        actions.end_turn(by, queries.turn_for(by, row_number(request.POST.get("turn")) or 0))
        return redirect("duty")
    return render(request, "duty/duty.html", pages.duty(by, row_number(request.GET.get("before"))))


@require_http_methods(["GET", "HEAD", "POST"])
def new_turn(request: HttpRequest) -> HttpResponse:
    """Put somebody on the duty list."""
    by = actor_of(request)
    gate.require(by, Act.KEEP_DUTY)
    form = NewTurn(by, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.add_turn(by, **form.cleaned_data)
        except BadTurn as wrong:
            form.add_error("address" if "address" in str(wrong) else "ends_at", str(wrong))
        else:
            return redirect("duty")
    return form_page(
        request,
        form,
        heading="Put somebody on the duty list",
        back=("Duty", reverse("duty")),
        says=["Whoever is on the list is told at once when a child may be at immediate risk."],
        button="Put on the list",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def alert(request: HttpRequest, number: int) -> HttpResponse:
    """Show one alert; posted to, take it up."""
    by = actor_of(request)
    shown, errors = queries.alert_for(by, number), []
    if request.method == "POST":
        try:
            actions.take_up(by, shown, row_number(request.POST.get("seen")) or 0)
        except AlertMoved as moved:
            shown, errors = queries.alert_for(by, number), [str(moved)]
        else:
            return redirect("alert", number)
    context = pages.alert(by, shown, request.GET.get("after", ""))
    return render(request, "duty/alert.html", {**context, "errors": errors}, status=409 if errors else 200)
