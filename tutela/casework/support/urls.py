"""The addresses of this room."""

from django.urls import path

from tutela.casework.support import views
from tutela.casework.support.breaches import views as breaches

urlpatterns = [
    path("support/", views.support, name="support"),
    path("support/team/", views.team, name="support-team"),
    path("support/break/", views.take_break, name="support-break"),
    path("support/wind-down/", views.wind_down, name="support-wind-down"),
    path("breaches/", breaches.breaches, name="breaches"),
    path("breaches/<int:number>/", breaches.breach, name="breach"),
    path("support/as/json/", views.own_file, name="support-file"),
]
