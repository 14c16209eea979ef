"""The addresses of the law and the terms."""

from django.urls import path

from tutela.casework.law import views

urlpatterns = [
    path("law/terms/", views.terms, name="terms"),
    path("law/packs/", views.packs, name="law-packs"),
    path("law/packs/<slug:name>/", views.pack, name="law-pack"),
]
