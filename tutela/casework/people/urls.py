"""The addresses of this room."""

from django.urls import path

from tutela.casework.people import views
from tutela.casework.people.entrance import views as entrance

urlpatterns = [
    path("sign-in/", entrance.sign_in, name="sign-in"),
    path("signed-out/", entrance.signed_out, name="signed-out"),
    path("sign-out/", entrance.sign_out, name="sign-out"),
    path("active/", entrance.active, name="active"),
    path("people/", views.people, name="people"),
    path("people/<str:username>/", views.person, name="person"),
    path("my-sign-in/", views.own, name="own-sign-in"),
]
