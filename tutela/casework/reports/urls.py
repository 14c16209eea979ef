"""The addresses of this room."""

from django.urls import path

from tutela.casework.reports import views
from tutela.casework.reports.banding import views as banding

urlpatterns = [
    path("reports/", views.reports, name="reports"),
    path("reports/<int:number>/", views.report, name="report"),
    path("reports/<int:number>/risk/", banding.report_risk, name="report-risk"),
]
