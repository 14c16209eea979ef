"""The addresses of this room."""

from django.urls import path

from tutela.casework.enquiries import views

urlpatterns = [
    path("enquiries/", views.enquiries, name="enquiries"),
    path("enquiries/new/", views.enter, name="enter-enquiry"),
    path("enquiries/as/<str:form>/", views.enquiries_file, name="enquiries-file"),
    path("enquiries/<int:number>/", views.enquiry, name="enquiry"),
    path("enquiries/<int:number>/as/json/", views.enquiry_file, name="enquiry-file"),
]
