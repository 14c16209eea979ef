"""The addresses of the hash lists."""

from django.urls import path

from tutela.casework.editions import views

urlpatterns = [
    path("lists/", views.lists, name="lists"),
    path("lists/<str:name>/", views.hash_list, name="hash-list"),
    path("lists/<str:name>/proposal/", views.proposal, name="proposal"),
    path("new-list/", views.new_list, name="list-new"),
    path("lists/<str:name>/imports/<int:number>/", views.list_import, name="list-import"),
    path("lists/<str:name>/revoke/", views.revoke_entry, name="entry-revoke"),
    path("lists/<str:name>/editions/<int:number>/<str:form>/", views.export, name="edition-export"),
]
