"""The addresses of the partners' door."""

from django.urls import path

from tutela.portal.api import api
from tutela.portal.views import entrance, notices, packages, pages, questions, registering, reports

handler404 = "tutela.portal.views.pages.not_found"
urlpatterns = [
    path("", pages.start, name="start"),
    path("api/", api.urls),
    path("assets/<str:name>", pages.asset, name="asset"),
    path("emergency/", pages.emergency, name="emergency"),
    path("enter/", entrance.enter, name="enter"),
    path("notices/<str:token>/", notices.notice, name="notice"),
    path("packages/<str:token>/", packages.package, name="package"),
    path("sign-in/", entrance.sign_in, name="sign-in"),
    path("sign-in/passkey/", entrance.by_passkey, name="sign-in-passkey"),
    path("sign-in/challenge/", entrance.challenge, name="challenge"),
    path("sign-out/", entrance.sign_out, name="sign-out"),
    path("questions/", questions.questions, name="questions"),
    path("questions/<int:number>/", questions.question, name="question"),
    path("sheet/", questions.sheet, name="sheet"),
    path("register/", registering.register, name="register"),
    path("registration/", registering.registration, name="registration"),
    path("report/", reports.report, name="report"),
    path("copy/", reports.copy, name="copy"),
    path("reports/", reports.reports, name="reports"),
    path("reports/<str:reference>/", reports.receipt, name="receipt"),
    path("reports/<str:reference>/retention.ics", reports.calendar, name="calendar"),
]
