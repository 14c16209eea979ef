"""The addresses of this room."""

from django.urls import path

from tutela.casework.welfare.fitness import views as fitness
from tutela.casework.welfare.limits import views

urlpatterns = [
    path("viewing/", views.own_viewing, name="own-viewing"),
    path("limits/", views.limits, name="limits"),
    path("limits/<slug:duty>/assess/", views.new_assessment, name="assessment-new"),
    path("limits/assessments/<int:number>/", views.assessment, name="assessment"),
    path("readiness/", views.readiness, name="readiness"),
    path("readiness/<int:number>/limits/", views.limits_of_person, name="limits-of-person"),
    path("readiness/<int:number>/shift/", views.new_shift, name="shift-new"),
    path("readiness/<int:number>/clearances/", fitness.clearances, name="clearances"),
    path("readiness/<int:number>/clearances/new/", fitness.new_clearance, name="clearance-new"),
    path("terminals/", fitness.terminals, name="terminals"),
    path("terminals/new/", fitness.new_terminal, name="terminal-new"),
]
