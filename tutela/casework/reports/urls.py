"""The addresses of this room."""

from django.urls import path

from tutela.casework.reports.banding import views as banding

urlpatterns = [
    path("reports/<int:number>/risk/", banding.report_risk, name="report-risk"),
]
