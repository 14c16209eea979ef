"""The addresses of channels."""

from django.urls import path

from tutela.casework.channels import views

urlpatterns = [
    path("outbound/", views.outbound, name="outbound"),
    path("outbound/<int:number>/", views.delivery, name="delivery"),
    path("outbound/<int:number>/settle/", views.settle, name="delivery-settle"),
]
