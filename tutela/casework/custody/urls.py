"""The addresses of this room."""

from django.urls import path

from tutela.casework.custody import views

urlpatterns = [path("record/", views.record, name="record")]
