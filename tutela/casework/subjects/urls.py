"""The addresses of this room."""

from django.urls import path

from tutela.casework.subjects.entities import views as entities
from tutela.casework.subjects.people import views as people

urlpatterns = [
    path("subjects/", people.subjects, name="subjects"),
    path("subjects/as/<str:form>/", people.subjects_file, name="subjects-file"),
    path("subjects/<int:number>/", people.subject, name="subject"),
    path("subjects/<int:number>/as/json/", people.subject_file, name="subject-file"),
    path("subjects/<int:number>/do/<str:what>/", people.subject_act, name="subject-act"),
    path("subjects/nominations/<int:number>/<str:what>/", people.nomination_act, name="nomination-act"),
    path("subjects/of/<str:case>/", entities.case_entities, name="case-entities"),
    path("subjects/of/<str:case>/note/", entities.note_observation, name="note-observation"),
    path("subjects/entities/<int:number>/", entities.entity, name="entity"),
    path("subjects/entities/<int:number>/around/", entities.entity_around, name="entity-around"),
    path("subjects/entities/<int:number>/open/", entities.open_subject, name="open-subject"),
]
