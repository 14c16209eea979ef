"""The addresses of this room."""

from django.urls import path

from tutela.casework.oversight import views

urlpatterns = [
    path("my-shifts/", views.own_shifts, name="own-shifts"),
    path("my-shifts/<int:number>/", views.own_shift, name="own-shift"),
    path("skipped/", views.skipped_items, name="skipped-items"),
    path("team/", views.team, name="team"),
    path("team/give/", views.give_work, name="give-work"),
    path("team/given/<int:number>/withdraw/", views.withdraw_work, name="withdraw-work"),
]
