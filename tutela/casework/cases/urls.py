"""The addresses of this room."""

from django.urls import path

from tutela.casework.cases import views
from tutela.casework.cases.record import views as record

urlpatterns = [
    path("exhibits/", views.exhibits, name="exhibits"),
    path("new-case/", views.new_case, name="case-new"),
    path("cases/<str:case>/new-exhibit/", views.new_exhibit, name="exhibit-new"),
    path("cases/<str:case>/record/", record.record, name="case-record"),
    path("cases/<str:case>/record/<str:what>/new/", record.new, name="case-record-new"),
    path("cases/<str:case>/record/as/<str:form>/", record.record_file, name="case-record-file"),
    path("cases/<str:case>/continuity/", record.continuity, name="case-continuity"),
    path("exhibits/<str:case>/<str:reference>/", views.exhibit, name="exhibit"),
    path("exhibits/<str:case>/<str:reference>/report/", views.report, name="exhibit-report"),
    path("exhibits/<str:case>/<str:reference>/case-file/", views.case_file, name="exhibit-case-file"),
    path("exhibits/<str:case>/<str:reference>/recordings/", views.recordings, name="exhibit-recordings"),
    path("exhibits/<str:case>/<str:reference>/api/progress/", views.progress, name="exhibit-progress"),
]
