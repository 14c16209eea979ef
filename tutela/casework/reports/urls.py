"""The addresses of this room."""

from django.urls import path

from tutela.casework.reports import views
from tutela.casework.reports.alike import views as alike
from tutela.casework.reports.banding import views as banding
from tutela.casework.reports.calls import views as calls
from tutela.casework.reports.companies import views as companies
from tutela.casework.reports.imports import views as imports
from tutela.casework.reports.letters import views as letters
from tutela.casework.reports.looks import views as looks
from tutela.casework.reports.offences import views as offences
from tutela.casework.reports.unopened import views as unopened

urlpatterns = [
    path("reports/", views.reports, name="reports"),
    path("reports/imports/", imports.imports, name="reports-imports"),
    path("reports/imports/<int:number>/", imports.one_import, name="reports-import"),
    path("reports/unopened/", unopened.unopened, name="reports-unopened"),
    path("reports/addresses/", looks.reports_addresses, name="reports-addresses"),
    path("reports/calls/", calls.reports_calls, name="reports-calls"),
    path("reports/calls/enter/", calls.reports_call, name="reports-call"),
    path("reports/contacts/", letters.contacts, name="reports-contacts"),
    path("reports/<int:number>/", views.report, name="report"),
    path("reports/<int:number>/alike/", alike.reports_alike, name="reports-alike"),
    path("reports/sheets/", companies.sheets, name="reports-sheets"),
    path("reports/sheets/<slug:name>.csv", companies.sheet_csv, name="reports-sheet-csv"),
    path("reports/<int:number>/company/", companies.report_company, name="report-company"),
    path("reports/<int:number>/risk/", banding.report_risk, name="report-risk"),
    path("reports/<int:number>/reporter/", letters.report_reporter, name="report-reporter"),
    path("reports/<int:number>/receipt/", calls.report_receipt, name="report-receipt"),
    path("reports/<int:number>/offences/", offences.report_offences, name="report-offences"),
    path("reports/<int:number>/offences.json", offences.report_offences_json, name="report-offences-json"),
    path("reports/<int:number>/addresses/", looks.report_addresses, name="report-addresses"),
]
