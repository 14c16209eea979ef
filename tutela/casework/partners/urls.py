"""The addresses of partners."""

from django.urls import path

from tutela.casework.partners import views

urlpatterns = [
    path("partners/", views.partners, name="partners"),
    path("new-partner/", views.new_partner, name="partner-new"),
    path("partners/<slug:name>/", views.partner, name="partner"),
    path("partners/<slug:name>/new-person/", views.new_contact, name="partner-contact-new"),
    path("partners/<slug:name>/new-agreement/", views.new_agreement, name="partner-agreement-new"),
    path("partners/<slug:name>/people/<int:number>/new-key/", views.new_key, name="partner-key-new"),
    path(
        "partners/<slug:name>/people/<int:number>/new-certificate/",
        views.new_certificate,
        name="partner-certificate-new",
    ),
    path("partners/<slug:name>/end/", views.end, name="partner-end"),
]
