"""The addresses of batches."""

from django.urls import path

from tutela.casework.batches import views

urlpatterns = [
    path("batches/", views.batches, name="batches"),
    path("batches/<int:number>/", views.batch, name="batch"),
    path("batches/<int:number>/returns/<int:sent>/answer/", views.answer, name="batch-answer"),
]
