"""The addresses of this room."""

from django.urls import path

from tutela.casework.support import views
from tutela.casework.support.breaches import views as breaches
from tutela.casework.support.outcomes import views as outcomes

urlpatterns = [
    path("support/", views.support, name="support"),
    path("support/team/", views.team, name="support-team"),
    path("support/break/", views.take_break, name="support-break"),
    path("support/wind-down/", views.wind_down, name="support-wind-down"),
    path("outcomes/", outcomes.outcomes, name="outcomes"),
    path("breaches/", breaches.breaches, name="breaches"),
    path("breaches/<int:number>/", breaches.breach, name="breach"),
    path("support/as/json/", views.own_file, name="support-file"),
]
