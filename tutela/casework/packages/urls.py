"""The addresses of this room."""

from django.urls import path

from tutela.casework.packages import views
from tutela.casework.packages.parts import views as parts

urlpatterns = [
    path("packages/", views.packages, name="packages"),
    path("packages/as/<str:form>/", views.packages_file, name="packages-file"),
    path("packages/new/<str:kind>/<str:of>/", views.new, name="package-new"),
    path("packages/outcomes/", views.outcomes, name="package-outcomes"),
    path("packages/<int:number>/", views.package, name="package"),
    path("packages/<int:number>/anew/", views.anew, name="package-anew"),
    path("packages/<int:number>/as/json/", parts.package_file, name="package-file"),
    path("packages/<int:number>/parts/<int:edition>/<path:name>", parts.part, name="package-part"),
    path("packages/<int:number>/page/", parts.open_page, name="package-page"),
    path("packages/<int:number>/sent/<int:sending>/", parts.sent, name="package-sent"),
    path(
        "packages/<int:number>/sent/<int:sending>/as/<str:form>/", parts.exchanged, name="package-exchanged"
    ),
]
