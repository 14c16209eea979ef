"""The addresses of this room."""

from django.urls import path

from tutela.casework.hosting import views

urlpatterns = [
    path("hosting/", views.traces, name="traces"),
    path("hosting/new/", views.new, name="trace-new"),
    path("hosting/<int:number>/", views.trace, name="trace"),
    path("hosting/<int:number>/enter/", views.word, name="trace-word"),
]
