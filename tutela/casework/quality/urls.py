"""The addresses of the lots."""

from django.urls import path

from tutela.casework.quality import views
from tutela.casework.quality.agreement import views as agreement
from tutela.casework.quality.disputes import views as disputes
from tutela.casework.quality.findings import views as findings
from tutela.casework.quality.sampling import views as sampling

urlpatterns = [
    path("opinions/", disputes.disputes, name="disputes"),
    path("opinions/<int:number>/", disputes.dispute, name="dispute"),
    path("agreement/", agreement.agreement, name="agreement"),
    path("agreement/rows/", agreement.rows, name="agreement-rows"),
    path("findings/", findings.findings, name="findings"),
    path("findings/<int:number>/", findings.finding, name="finding"),
    path("findings/of/<int:item>/raise/", findings.of_item, name="raise-finding"),
    path("lots/", views.lots, name="lots"),
    path("lots/<int:number>/", views.lot, name="lot"),
    path("lots/<int:number>/check/", sampling.check, name="lot-check"),
    path("lots/<int:number>/api/items/<int:item>/standin", views.standin, name="lot-standin"),
    path("lots/<int:number>/api/items/<int:item>/reveal", views.reveal, name="lot-reveal"),
]
