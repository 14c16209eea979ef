"""The addresses of policies."""

from django.urls import path

from tutela.casework.policies import views

urlpatterns = [
    path("policies/", views.policies, name="policies"),
    path("new-policy/", views.new_policy, name="policy-new"),
    path("policies/<slug:name>/", views.policy, name="policy"),
    path("policies/<slug:name>/draft/", views.draft, name="policy-draft"),
    path("policies/<slug:name>/versions/<int:number>/", views.version, name="policy-version"),
    path("policies/<slug:name>/versions/<int:number>/withdraw/", views.withdraw, name="policy-withdraw"),
]
