"""The addresses of this room."""

from django.urls import path

from tutela.casework.clocks import views

urlpatterns = [path("clocks/", views.clocks, name="clocks")]
