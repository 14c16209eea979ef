"""The addresses of this room."""

from django.urls import path

from tutela.casework.statements import views

_OF_EXHIBIT = "exhibits/<str:case>/<str:reference>"

urlpatterns = [
    path("statements/", views.statements, name="statements"),
    path("statements/as/<str:form>/", views.statements_file, name="statements-file"),
    path("statements/<int:number>/", views.statement, name="statement"),
    path("statements/<int:number>/new/", views.new_version, name="statement-new"),
    path("statements/<int:number>/<int:version>/as/<str:form>/", views.statement_file, name="statement-file"),
    path("cases/<str:case>/new-statement/", views.new_of_case, name="case-new-statement"),
    path(f"{_OF_EXHIBIT}/new-statement/", views.new_of_exhibit, name="exhibit-new-statement"),
    path("cases/<str:case>/unused/", views.unused, name="unused"),
    path("unused/<int:number>/mark/", views.review, name="unused-review"),
]
