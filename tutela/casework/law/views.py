"""The pages of the law and the terms that a unit follows."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tutela.casework.law import pack_pages, pages
from tutela.casework.people.queries import actor_of


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """Show the scheme of terms in force, or an earlier one."""
    asked = request.GET
    shown = pages.terms(actor_of(request), asked.get("scheme", ""), asked.get("language", ""))
    return render(request, "law/terms.html", shown)


@require_safe
def packs(request: HttpRequest) -> HttpResponse:
    """List the law packs, each with the version that the unit follows."""
    return render(request, "law/packs.html", pack_pages.packs(actor_of(request)))


@require_safe
def pack(request: HttpRequest, name: str) -> HttpResponse:
    """Show what one law pack says, as the unit follows it."""
    return render(request, "law/pack.html", pack_pages.pack(actor_of(request), name))
