"""The parts of a package as pages and files, and the file that goes out."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from tutela.casework.database import row_number
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.packages import actions, presenters, queries
from tutela.casework.packages.content.sources import may_read
from tutela.casework.packages.models import Package
from tutela.casework.people.queries import actor_of


def _readable(request: HttpRequest, number: int) -> tuple[Actor, Package]:
    by = actor_of(request)
    found = queries.package_for(by, number)
    if not may_read(by, found):
        raise NotAllowed(f"{by.name} may not read what {found} says: that needs whoever reads its source.")
    return by, found


@require_safe
def package_file(request: HttpRequest, number: int) -> JsonResponse:
    """Give one package with its steps, sendings, outcomes and the digests of its parts as JSON."""
    _, found = _readable(request, number)
    headers = {"Content-Disposition": str(content_disposition_header(True, f"{found}.json"))}
    return JsonResponse(presenters.whole(found), headers=headers)


@require_safe
def part(request: HttpRequest, number: int, edition: int, name: str) -> HttpResponse:
    """Show one part of an edition, as it is."""
    _, found = _readable(request, number)
    shown = queries.part_for(found, edition, name)
    context: dict[str, Any] = {
        "package": found.reference,
        "href": reverse("package", args=[number]),
        "marking": found.marking,
        "name": shown.name,
        "edition": edition,
        "content": shown.content,
    }
    return render(request, "packages/part.html", context)


@require_POST
def sent(request: HttpRequest, number: int, sending: int) -> HttpResponse:
    """Give the file of a sending: parts, proof, and the program that checks it."""
    by, found = _readable(request, number)
    name, octets = actions.export_package(by, queries.sending_for(found, sending))
    headers = {"Content-Disposition": str(content_disposition_header(True, name))}
    return HttpResponse(octets, content_type="application/zip", headers=headers)


@require_POST
def exchanged(request: HttpRequest, number: int, sending: int, form: str) -> HttpResponse:
    """Give a sending as STIX 2.1, MISP or CASE."""
    by, found = _readable(request, number)
    name, octets = actions.exchange_package(by, queries.sending_for(found, sending), form)
    headers = {"Content-Disposition": str(content_disposition_header(True, name))}
    return HttpResponse(octets, content_type="application/json", headers=headers)


@require_POST
def open_page(request: HttpRequest, number: int) -> HttpResponse:
    """Open the recipient's page, and say once how it is reached."""
    by = actor_of(request)
    found = queries.package_for(by, number)
    opened = actions.open_page(by, found, row_number(request.POST.get("version")) or 0)
    context = {"package": found.reference, "href": reverse("package", args=[number]), "opened": opened}
    return render(request, "packages/page_opened.html", context)
