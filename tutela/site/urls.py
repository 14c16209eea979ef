"""The addresses: each room's own, and the start page."""

import sys
from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext as _

from tutela.casework import rooms
from tutela.site.middleware.errors import answer, answer_to
from tutela.site.web import help_pages, system
from tutela.site.web.home import home
from tutela.site.web.monitoring import health


def _not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, 404, _("There is no page at this address."), "TU-X02")


def _bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, 400, _("The request could not be understood."), "TU-X03")


def _failed(request: HttpRequest) -> HttpResponse:
    """Answer what went wrong outside of any page, as where nobody can be asked who is signed in."""
    return answer_to(request, sys.exc_info()[1] or RuntimeError())


handler400, handler404, handler500 = _bad_request, _not_found, _failed


def _often_first(modules: Iterable[str]) -> list[str]:
    """Put the desk's addresses first: they are looked for in turn, and a desk asks at every key press."""
    return sorted(modules, key=lambda module: module != "tutela.casework.grading.urls")


urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("health/", health, name="health"),
    path("system/", system.health, name="system"),
    path("system/settings/", system.shown_settings, name="system-settings"),
    path("help/", help_pages.contents, name="help-contents"),
    path("help/<str:name>/", help_pages.page, name="help"),
    *(path("", include(module)) for module in _often_first(rooms.addresses())),
]
