"""The addresses of this room."""

from django.urls import path

from tutela.casework.figures import views
from tutela.casework.figures.calibration import views as calibrations
from tutela.casework.figures.catalogue import views as figures
from tutela.casework.figures.papers import views as papers

urlpatterns = [
    path("boards/", views.waiting, name="boards"),
    path("boards/flow/", views.flow, name="board-flow"),
    path("boards/bundles/", views.bundles, name="board-bundles"),
    path("boards/clocks/", views.clocks, name="board-clocks"),
    path("figures/command/", figures.command, name="figures-command"),
    path("figures/management/", figures.management, name="figures-management"),
    path("figures/of/<slug:key>/", figures.figure, name="figure"),
    path("figures/of/<slug:key>/rows/", figures.rows, name="figure-rows"),
    path("figures/papers/", papers.papers, name="figure-papers"),
    path("figures/papers/new/", papers.new, name="figure-paper-new"),
    path("figures/papers/<int:number>/", papers.paper, name="figure-paper"),
    path("figures/papers/<int:number>/as/<str:form>/", papers.paper_file, name="figure-paper-file"),
    path("figures/risk-rules/", calibrations.calibration, name="calibration"),
]
