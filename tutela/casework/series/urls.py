"""The addresses of this room."""

from django.urls import path

from tutela.casework.series import views

urlpatterns = [
    path("series/", views.board, name="series"),
    path("series/new/", views.new, name="series-new"),
    path("series/told/", views.tellings, name="tellings"),
    path("series/<int:number>/", views.series, name="one-series"),
    path("series/<int:number>/as/json/", views.series_file, name="series-file"),
    path("series/<int:number>/exports/<int:export>/", views.export_file, name="series-export"),
]
