"""The addresses of this room."""

from django.urls import path

from tutela.casework.duty import views

urlpatterns = [
    path("duty/", views.duty, name="duty"),
    path("duty/new/", views.new_turn, name="duty-new"),
    path("duty/alerts/<int:number>/", views.alert, name="alert"),
]
