"""The addresses of this room."""

from django.urls import path

from tutela.casework.identifiers import views

urlpatterns = [
    path("known/", views.known_here, name="known-here"),
    path("identifiers/hubs/", views.hubs, name="hubs"),
    path("identifiers/<int:number>/", views.identifier, name="identifier"),
]
