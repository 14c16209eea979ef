"""The addresses of this room."""

from django.urls import path

from tutela.casework.people import views

urlpatterns = [
    path("sign-in/<str:token>/", views.sign_in, name="sign-in"),
    path("signed-out/", views.signed_out, name="signed-out"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("people/", views.people, name="people"),
]
