"""The addresses of this room."""

from django.urls import path

from tutela.casework.datasets import views

urlpatterns = [
    path("datasets/", views.datasets, name="datasets"),
    path("datasets/new/", views.new, name="supply-new"),
    path("datasets/<int:number>/", views.supply, name="supply"),
    path("datasets/<int:number>/deltas/<int:delta>/", views.delta_file, name="delta-file"),
]
