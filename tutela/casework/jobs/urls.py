"""The addresses of this room."""

from django.urls import path

from tutela.casework.jobs import views

urlpatterns = [path("jobs/", views.work, name="work")]
