"""The addresses of the grading desk."""

from django.urls import path

from tutela.casework.grading import views
from tutela.casework.grading.api import api
from tutela.casework.grading.guidance import views as guidance
from tutela.casework.grading.handover import views as handover
from tutela.casework.grading.keys import views as keys
from tutela.casework.grading.law_packs import views as law_packs
from tutela.casework.grading.shoulder import views as shoulder

urlpatterns = [
    path("grade/", views.workbench, name="workbench"),
    path("grade/keys/", keys.key_card, name="key-card"),
    path("grade/my-keys/", keys.my_keys, name="my-keys"),
    path("grade/guidance/", guidance.guidance, name="guidance"),
    path("beside/", shoulder.ask, name="ask-beside"),
    path("beside/<int:number>/", shoulder.beside, name="beside"),
    path("grade/hand-over/", handover.hand_over, name="hand-over"),
    path("grade/handed-over/<int:number>/", handover.handed_over, name="handed-over"),
    path("grade/stop/", views.stop, name="stop-now"),
    path("grade/api/", api.urls),
    path("policies/<slug:name>/versions/<int:number>/touched/", law_packs.touched, name="law-touched"),
    path(
        "policies/<slug:name>/versions/<int:number>/touched.csv",
        law_packs.touched_file,
        name="law-touched-file",
    ),
    path("shift/", views.shift, name="shift"),
]
