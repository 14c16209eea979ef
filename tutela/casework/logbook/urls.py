"""The addresses of this room."""

from django.urls import path

from tutela.casework.logbook import views
from tutela.casework.logbook.register import views as register

urlpatterns = [
    path("logbook/", views.logbook, name="logbook"),
    path("logbook/of/<str:case>/", views.case_log, name="case-log"),
    path("logbook/of/<str:case>/as/<str:form>/", views.case_log_file, name="case-log-file"),
    path("logbook/of/<str:case>/new/<str:what>/", views.new_entry, name="log-entry"),
    path("logbook/lines/<int:number>/", views.line, name="log-line"),
    path("logbook/lines/<int:number>/do/<str:what>/", views.line_act, name="log-line-act"),
    path("logbook/hypotheses/<int:number>/", views.hypothesis, name="hypothesis"),
    path("logbook/sources/", register.sources, name="sources"),
    path("logbook/sources/<int:number>/", register.source, name="source"),
]
