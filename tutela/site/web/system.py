"""How the installation stands, and how it is set: for whoever looks after it; nothing is changed here."""

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tutela.casework import gate
from tutela.casework.gate import Act
from tutela.casework.people.queries import actor_of
from tutela.site import health_checks
from tutela.site.doctor.findings import ATTENTION, BROKEN, WELL

_COLOURS = {WELL: "green", ATTENTION: "yellow", BROKEN: "red"}


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Show what can be seen of the installation at a glance."""
    gate.require(actor_of(request), Act.TEND_WORK)
    findings = [
        {"what": each.what, "state": each.state, "colour": _COLOURS[each.state], "said": each.said}
        for each in health_checks.glance()
    ]
    context = {"findings": findings, "settings_href": reverse("system-settings")}
    return render(request, "site/system.html", context)


@require_safe
def shown_settings(request: HttpRequest) -> HttpResponse:
    """Show the settings in force; no secret is among them, and a password within an address is left out."""
    gate.require(actor_of(request), Act.TEND_WORK)
    sections = [
        {"name": name, "rows": [(key, _shown(value)) for key, value in rows.items()]}
        for name, rows in asdict(settings.TUTELA).items()
    ]
    context = {"sections": sections, "health_href": reverse("system")}
    return render(request, "site/settings.html", context)


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_shown, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return without_password(str(value))


def without_password(address: str) -> str:
    """Leave out of an address what may open what it leads to: its password, and what it asks."""
    scheme, sign, rest = address.partition("://")
    if not sign:
        return address
    who, at, rest = rest.rpartition("@")
    # Nobody can tell there which part the password is.
    if "?" in who:
        return f"{scheme}://..."
    user, colon, _ = who.partition(":")
    where, question, _ = rest.partition("?")
    return f"{scheme}://{user}{colon and ':...'}{at}{where}{question and '?...'}"
