"""The pages of limits and their assessments, of one's own shift and budget, and of the team's readiness."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tutela.casework.form_page import form_page, said_at, said_in
from tutela.casework.people.queries import actor_of
from tutela.casework.welfare import actions
from tutela.casework.welfare.errors import BadEntry, OwnAssessment
from tutela.casework.welfare.limits import in_force, pages
from tutela.casework.welfare.limits.forms import EnterAssessment, LowerLimits, PlanShift
from tutela.casework.welfare.policy import policy


@require_safe
def own_viewing(request: HttpRequest) -> HttpResponse:
    """Show the reader what they viewed, what is left, and when nothing is shown."""
    return render(request, "welfare/own.html", pages.own(actor_of(request)))


@require_safe
def limits(request: HttpRequest) -> HttpResponse:
    """Show the unit's limits and their assessments."""
    return render(request, "welfare/limits.html", pages.limits(actor_of(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def new_assessment(request: HttpRequest, duty: str) -> HttpResponse:
    """Enter an assessment of the limits of a duty."""
    by = actor_of(request)
    of = pages.duty_for(by, duty)
    form = EnterAssessment(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with said_at(form, None, BadEntry):
            entered = actions.enter_assessment(by, of, **form.cleaned_data)
            return redirect("assessment", entered.pk)
    return form_page(
        request,
        form,
        heading=f'Enter a risk assessment of the duty "{of.title}"',
        back=("Limits", reverse("limits")),
        says=["You sign it first, by entering it. It counts once a person in another role signed it too."],
        button="Enter and sign",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def assessment(request: HttpRequest, number: int) -> HttpResponse:
    """Show one assessment; posted to, sign it."""
    by = actor_of(request)
    shown, errors = pages.assessment_for(by, number), list[str]()
    if request.method == "POST":
        with said_in(errors, BadEntry, OwnAssessment):
            actions.sign_assessment(by, shown)
            return redirect("limits")
    context = {"assessment": pages.assessment(by, shown), "errors": errors}
    return render(request, "welfare/assessment.html", context, status=409 if errors else 200)


@require_safe
def readiness(request: HttpRequest) -> HttpResponse:
    """Show how each who views media stands."""
    return render(request, "welfare/readiness.html", pages.readiness(actor_of(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def limits_of_person(request: HttpRequest, number: int) -> HttpResponse:
    """Lower the limits of one person."""
    by = actor_of(request)
    person, laid_down, most = pages.viewer_for(by, number), in_force.rules_of(by.unit), policy()
    form = LowerLimits(laid_down, request.POST if request.method == "POST" else None)
    if form.is_valid():
        with said_at(form, None, BadEntry):
            actions.lower_limits(by, person, **form.cleaned_data)
            return redirect("readiness")
    spans = ((most.day_s, "a day"), (most.week_s, "a week"), (most.viewing_s, "without a break"))
    highest = ", ".join(f"{span_s / 60:g} minutes {of}" for span_s, of in spans)
    return form_page(
        request,
        form,
        heading=f"Limits of {person.name}",
        back=("Team readiness", reverse("readiness")),
        says=[f"They may be lower than the unit's, never higher. Tutela's own are {highest}."],
        button="Set these limits",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new_shift(request: HttpRequest, number: int) -> HttpResponse:
    """Plan a shift of one person."""
    by = actor_of(request)
    person = pages.viewer_for(by, number)
    form = PlanShift(in_force.rules_of(by.unit), request.POST if request.method == "POST" else None)
    if form.is_valid():
        with said_at(form, None, BadEntry):
            actions.plan_shift(by, person, **form.cleaned_data)
            return redirect("readiness")
    return form_page(
        request,
        form,
        heading=f"Plan a shift of {person.name}",
        back=("Team readiness", reverse("readiness")),
        says=[
            "The limits of its duty hold while it lasts. Of several at one time the one planned last counts."
        ],
        button="Plan this shift",
    )
