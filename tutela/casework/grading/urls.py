"""The addresses of the grading desk."""

from django.urls import path

from tutela.casework.grading import views
from tutela.casework.grading.api import api

urlpatterns = [
    path("grade/", views.workbench, name="workbench"),
    path("grade/keys/", views.key_card, name="key-card"),
    path("grade/api/", api.urls),
    path("shift/", views.shift, name="shift"),
]
