"""The addresses of this room."""

from django.urls import path

from tutela.casework.figures import views

urlpatterns = [
    path("boards/", views.waiting, name="boards"),
    path("boards/flow/", views.flow, name="board-flow"),
    path("boards/bundles/", views.bundles, name="board-bundles"),
    path("boards/clocks/", views.clocks, name="board-clocks"),
]
