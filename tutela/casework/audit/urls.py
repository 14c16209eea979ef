"""The addresses of this room."""

from django.urls import path

from tutela.casework.audit import views

urlpatterns = [
    path("record/", views.record, name="record"),
    path("record/extract/", views.extract, name="record-extract"),
]
