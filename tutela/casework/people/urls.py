"""The addresses of this room."""

from django.urls import path

from tutela.casework.people import views
from tutela.casework.people.enrolment import views as enrolment
from tutela.casework.people.entrance import views as entrance
from tutela.casework.people.preferences import views as preferences
from tutela.casework.people.roster import views as roster

urlpatterns = [
    path("sign-in/", entrance.sign_in, name="sign-in"),
    path("sign-in/challenge/", entrance.challenge, name="sign-in-challenge"),
    path("sign-in/passkey/", entrance.by_passkey, name="sign-in-passkey"),
    path("sign-in/code/", entrance.by_code, name="sign-in-code"),
    path("enrol/", enrolment.enrol, name="enrol"),
    path("enrol/challenge/", enrolment.challenge, name="enrol-challenge"),
    path("confirm/", enrolment.confirm, name="confirm"),
    path("signed-out/", entrance.signed_out, name="signed-out"),
    path("sign-out/", entrance.sign_out, name="sign-out"),
    path("active/", entrance.active, name="active"),
    path("people/", views.people, name="people"),
    path("new-person/", roster.new_person, name="person-new"),
    path("people/<str:username>/", views.person, name="person"),
    path("my-sign-in/", views.own, name="own-sign-in"),
    path("my-language/", preferences.my_language, name="my-language"),
]
