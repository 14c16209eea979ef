"""The addresses of this room."""

from django.urls import path

from tutela.casework.datasets import views
from tutela.casework.datasets.entries import views as entries

urlpatterns = [
    path("datasets/", views.datasets, name="datasets"),
    path("datasets/new/", views.new, name="supply-new"),
    path("datasets/lists/", entries.entry_lists, name="entry-lists"),
    path("datasets/lists/<slug:name>/", entries.entry_list, name="entry-list"),
    path("datasets/lists/<slug:name>/give/", entries.give, name="entry-list-give"),
    path("datasets/new-list/", entries.new, name="entry-list-new"),
    path("datasets/<int:number>/", views.supply, name="supply"),
    path("datasets/<int:number>/deltas/<int:delta>/", views.delta_file, name="delta-file"),
]
