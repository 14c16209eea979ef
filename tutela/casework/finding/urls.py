"""The addresses of this room."""

from django.urls import path

from tutela.casework.finding import views

urlpatterns = [
    path("find/", views.find, name="find"),
    path("exhibits/<str:case>/<str:reference>/items/", views.exhibit_items, name="exhibit-items"),
    path("cases/<str:case>/timeline/", views.case_timeline, name="case-timeline"),
    path("items/<int:number>/", views.item, name="item"),
    path("items/<int:number>/api/standin", views.standin, name="item-standin"),
    path("items/<int:number>/api/reveal", views.reveal, name="item-reveal"),
]
