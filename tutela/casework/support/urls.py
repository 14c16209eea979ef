"""The addresses of this room."""

from django.urls import path

from tutela.casework.support import views

urlpatterns = [
    path("support/", views.support, name="support"),
    path("support/team/", views.team, name="support-team"),
    path("support/as/json/", views.own_file, name="support-file"),
]
