"""The addresses of this room."""

from django.urls import path

from tutela.casework.takedown import views

urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/<int:number>/", views.notice, name="notice"),
    path("notices/<int:number>/hold/", views.hold, name="notice-hold"),
    path("notices/<int:number>/answer/", views.answer, name="notice-answer"),
    path("notices/<int:number>/check/", views.check, name="notice-check"),
    path("notices/<int:number>/appeal/", views.appeal, name="notice-appeal"),
    path("notices/<int:number>/end/", views.end, name="notice-end"),
    path("notices/appeals/<int:number>/", views.decide, name="notice-decide"),
]
