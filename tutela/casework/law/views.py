"""The pages of the law and the terms that a unit follows."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tutela.casework.law import pages
from tutela.casework.people.queries import actor_of


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """Show the scheme of terms in force, or an earlier one."""
    asked = request.GET
    shown = pages.terms(actor_of(request), asked.get("scheme", ""), asked.get("language", ""))
    return render(request, "law/terms.html", shown)
