"""The addresses of this room."""

from django.urls import path

from tutela.casework.reports import views
from tutela.casework.reports.banding import views as banding
from tutela.casework.reports.imports import views as imports
from tutela.casework.reports.unopened import views as unopened

urlpatterns = [
    path("reports/", views.reports, name="reports"),
    path("reports/imports/", imports.imports, name="reports-imports"),
    path("reports/imports/<int:number>/", imports.one_import, name="reports-import"),
    path("reports/unopened/", unopened.unopened, name="reports-unopened"),
    path("reports/<int:number>/", views.report, name="report"),
    path("reports/<int:number>/risk/", banding.report_risk, name="report-risk"),
]
