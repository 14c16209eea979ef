"""The addresses of the room."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def _lobby(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Welcome")


urlpatterns = [path("lobby/", _lobby, name="lobby")]
