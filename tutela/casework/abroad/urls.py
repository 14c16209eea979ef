"""The addresses of exchanges abroad."""

from django.urls import path

from tutela.casework.abroad import views

urlpatterns = [
    path("abroad/", views.exchanges, name="exchanges"),
    path("abroad/routes/", views.routes, name="exchange-routes"),
    path("abroad/pulls/", views.pulls, name="exchange-pulls"),
    path("abroad/new/<int:report>/", views.new, name="exchange-new"),
    path("abroad/<int:number>/", views.exchange, name="exchange"),
    path("abroad/<int:number>/route/", views.route, name="exchange-route"),
    path("abroad/<int:number>/as/<str:form>/", views.given, name="exchange-file"),
]
