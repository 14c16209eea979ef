"""The addresses of this room."""

from django.urls import path

from tutela.casework.bundles import views

urlpatterns = [
    path("bundles/", views.bundles, name="bundles"),
    path("bundles/<int:number>/", views.bundle, name="bundle"),
    path("bundles/joins/<int:number>/undo/", views.undo_join, name="undo-join"),
    path("bundles/joins/<int:number>/restore/", views.restore_join, name="restore-join"),
    path("bundles/of/<slug:kind>/<int:subject>/", views.belonging, name="belonging"),
    path("bundles/of/<slug:kind>/<int:subject>/join/<int:number>/", views.join_by_hand, name="join-by-hand"),
]
