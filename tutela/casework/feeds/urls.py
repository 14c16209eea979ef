"""The addresses of this room."""

from django.urls import path

from tutela.casework.feeds import views

urlpatterns = [
    path("feeds/", views.feeds, name="feeds"),
    path("feeds/new/", views.new, name="feed-new"),
    path("feeds/<int:number>/", views.feed, name="feed"),
    path("feeds/<int:number>/terms/", views.change, name="feed-terms"),
    path("feeds/<int:number>/fetches/<int:n>/", views.fetch, name="feed-fetch"),
]
