"""The addresses of the register of tools."""

from django.urls import path

from tutela.casework.tools import views

urlpatterns = [
    path("tools/", views.tools, name="tools"),
    path("tools/<int:number>/", views.tool, name="tool"),
    path("tools/<int:number>/suspend/", views.suspend, name="tool-suspend"),
    path("tools/<int:number>/withdraw/", views.withdraw, name="tool-withdraw"),
]
