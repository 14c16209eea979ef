"""The addresses of the hash lists."""

from django.urls import path

from tutela.casework.editions import views

urlpatterns = [
    path("lists/", views.lists, name="lists"),
    path("lists/<str:name>/", views.hash_list, name="hash-list"),
    path("lists/<str:name>/proposal/", views.proposal, name="proposal"),
    path("lists/<str:name>/editions/<int:number>/<str:form>/", views.export, name="edition-export"),
]
