"""The addresses of reports to NCMEC."""

from django.urls import path

from tutela.casework.cybertips import views

urlpatterns = [
    path("ncmec/", views.cybertips, name="cybertips"),
    path("ncmec/new/", views.new, name="cybertip-new"),
    path("ncmec/<int:number>/", views.cybertip, name="cybertip"),
    path("ncmec/<int:number>/facts/", views.facts, name="cybertip-facts"),
    path("ncmec/<int:number>/files/", views.choose, name="cybertip-files"),
    path("ncmec/<int:number>/files/<int:file>/", views.file, name="cybertip-file"),
]
