"""The addresses of this room."""

from django.urls import path

from tutela.casework.disclosure import views

urlpatterns = [
    path("disclosure/logs/", views.answers, name="log-answers"),
    path("disclosure/logs/<int:number>/", views.answer, name="log-answer"),
    path("disclosure/logs/<int:number>/as/<str:form>/", views.answer_file, name="log-answer-file"),
    path("disclosure/requests/", views.requests, name="access-requests"),
    path("disclosure/requests/<int:number>/", views.request, name="access-request"),
    path("disclosure/requests/<int:number>/as/<str:form>/", views.request_file, name="access-file"),
]
