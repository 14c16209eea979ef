"""The page of the guidance in force, where assessors say that they read and understood it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tutela.casework import gate
from tutela.casework.gate import Act
from tutela.casework.grading.guidance import in_force, pages
from tutela.casework.people.queries import actor_of
from tutela.casework.policies import actions as policies
from tutela.errors import NotFound


@require_http_methods(["GET", "HEAD", "POST"])
def guidance(request: HttpRequest) -> HttpResponse:
    """Show the guidance in force, what it changed and which decisions that touches; say that it was read."""
    by = actor_of(request)
    gate.require(by, Act.GRADE)
    if request.method == "POST":
        version = in_force.version_in_force(by.unit)
        if version is None:
            raise NotFound(_("The unit has no guidance in force."))
        policies.say_read(by, version, request.POST.get("digest", ""))
        return redirect("workbench")
    return render(request, "grading/guidance.html", pages.page(by))
