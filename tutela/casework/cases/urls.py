"""The addresses of this room."""

from django.urls import path

from tutela.casework.cases import views

urlpatterns = [
    path("exhibits/", views.exhibits, name="exhibits"),
    path("exhibits/<str:case>/<str:reference>/", views.exhibit, name="exhibit"),
    path("exhibits/<str:case>/<str:reference>/report/", views.report, name="exhibit-report"),
    path("exhibits/<str:case>/<str:reference>/api/progress/", views.progress, name="exhibit-progress"),
]
