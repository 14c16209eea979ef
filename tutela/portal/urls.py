"""The addresses of the partners' door."""

from django.urls import path

from tutela.portal.api import api

urlpatterns = [path("api/", api.urls)]
