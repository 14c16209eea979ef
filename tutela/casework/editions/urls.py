"""The addresses of the hash lists."""

from django.urls import path

from tutela.casework.editions import views
from tutela.casework.editions.imports import views as imports
from tutela.casework.editions.upkeep import views as upkeep

urlpatterns = [
    path("lists/", views.lists, name="lists"),
    path("lists/<str:name>/", views.hash_list, name="hash-list"),
    path("lists/<str:name>/proposal/", views.proposal, name="proposal"),
    path("new-list/", upkeep.new_list, name="list-new"),
    path("lists/<str:name>/send/", imports.send, name="list-send"),
    path("lists/<str:name>/api/uploads/", imports.begin, name="list-upload-begin"),
    path("lists/<str:name>/api/uploads/<int:number>/", imports.standing, name="list-upload-standing"),
    path("lists/<str:name>/api/uploads/<int:number>/<int:n>/", imports.piece, name="list-upload-piece"),
    path("lists/<str:name>/uploads/<int:number>/", imports.upload, name="list-upload"),
    path("lists/<str:name>/imports/<int:number>/", imports.list_import, name="list-import"),
    path("lists/<str:name>/imports/<int:number>/rejected/", imports.rejected, name="list-import-rejected"),
    path("lists/<str:name>/revoke/", upkeep.revoke_entry, name="entry-revoke"),
    path("lists/<str:name>/withdraw/", upkeep.withdraw_list, name="list-withdraw"),
    path("lists/<str:name>/editions/<int:number>/<str:form>/", views.export, name="edition-export"),
]
