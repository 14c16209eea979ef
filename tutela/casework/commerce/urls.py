"""The addresses of this room."""

from django.urls import path

from tutela.casework.commerce import views

urlpatterns = [
    path("operators/", views.operators, name="operators"),
    path("operators/<int:number>/", views.operator, name="operator"),
    path("sites/<int:number>/", views.site, name="site"),
    path("sites/<int:number>/enter/", views.enter, name="site-fact-new"),
    path("sites/facts/<int:number>/take-back/", views.take_back, name="site-fact-back"),
    path("sites/judgements/<int:number>/undo/", views.undo, name="site-judgement-undo"),
]
