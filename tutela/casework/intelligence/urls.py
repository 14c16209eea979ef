"""The addresses of this room."""

from django.urls import path

from tutela.casework.intelligence import views

urlpatterns = [
    path("communications/", views.communications, name="communications"),
    path("communications/of/<str:case>/<str:reference>/", views.exhibit, name="communications-exhibit"),
    path("communications/readings/<int:number>/", views.reading, name="communications-reading"),
    path(
        "communications/readings/<int:number>/lines.csv", views.reading_csv, name="communications-reading-csv"
    ),
    path(
        "communications/readings/<int:number>/report.json",
        views.reading_json,
        name="communications-reading-json",
    ),
    path("communications/threads/<int:number>/", views.thread, name="communications-thread"),
    path("communications/threads/<int:number>/mark/", views.mark, name="communications-mark"),
    path("communications/threads/<int:number>/print/", views.print_range, name="communications-print"),
    path("communications/hits/<int:number>/", views.say_of_hit, name="communications-hit"),
    path("communications/terms/", views.term_lists, name="communications-terms"),
    path("communications/messages/<int:number>/", views.message, name="communications-message"),
    path("communications/messages/<int:number>/translate/", views.translate, name="communications-translate"),
    path(
        "communications/translations/<int:number>/withdraw/",
        views.withdraw_translation,
        name="communications-translation-withdraw",
    ),
    path("communications/marks/<int:number>/undo/", views.undo, name="communications-mark-undo"),
]
