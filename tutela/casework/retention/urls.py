"""The addresses of this room."""

from django.urls import path

from tutela.casework.retention import views
from tutela.casework.retention.nominals import views as nominals

urlpatterns = [
    path("retention/", views.retention, name="retention"),
    path("retention/holds/", views.holds, name="holds"),
    path("retention/holds/<int:number>/", views.hold, name="hold"),
    path("retention/disposals/", views.disposals, name="disposals"),
    path("retention/disposals/<int:number>/", views.disposal, name="disposal"),
    path("retention/disposals/<int:number>/certificate.json", views.certificate, name="disposal-certificate"),
    path("retention/reports/", views.reports_due, name="reports-due"),
    path("retention/people/", nominals.people, name="retention-people"),
    path("retention/people/<int:number>/", nominals.person, name="retention-person"),
    path("retention/of/<str:kind>/<str:name>/", views.thing, name="retention-of"),
]
