"""The addresses of this room."""

from django.urls import path

from tutela.casework.lookups import views

urlpatterns = [
    path("lookups/", views.grants, name="grants"),
    path("lookups/new/", views.new, name="grant-new"),
    path("lookups/<int:number>/", views.grant, name="grant"),
]
