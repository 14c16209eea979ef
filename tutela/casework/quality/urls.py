"""The addresses of the lots."""

from django.urls import path

from tutela.casework.quality import views
from tutela.casework.quality.disputes import views as disputes

urlpatterns = [
    path("opinions/", disputes.disputes, name="disputes"),
    path("opinions/<int:number>/", disputes.dispute, name="dispute"),
    path("lots/", views.lots, name="lots"),
    path("lots/<int:number>/", views.lot, name="lot"),
    path("lots/<int:number>/api/items/<int:item>/standin", views.standin, name="lot-standin"),
    path("lots/<int:number>/api/items/<int:item>/reveal", views.reveal, name="lot-reveal"),
]
