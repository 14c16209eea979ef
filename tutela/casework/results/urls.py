"""The addresses of this room."""

from django.urls import path

from tutela.casework.results import views

urlpatterns = [
    path("exhibits/<str:case>/<str:reference>/results/", views.exhibit, name="exhibit-results"),
    path(
        "exhibits/<str:case>/<str:reference>/results/<str:form>/",
        views.exhibit_file,
        name="exhibit-results-file",
    ),
    path("cases/<str:reference>/results/", views.case, name="case-results"),
    path("cases/<str:reference>/results/<str:form>/", views.case_file, name="case-results-file"),
]
