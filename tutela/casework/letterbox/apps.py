"""What this room adds to the house."""

from django.db.models import Q

from tutela.casework import rooms


class Letterbox(rooms.Room):
    """What the public sends; its letters are taken in by the room of reports."""

    name = "tutela.casework.letterbox"
    restored = "redo.after_any"
    compared = {
        "LetterKey": rooms.Compared(),
        "ReporterContact": rooms.Compared(),
        "ContactRelease": rooms.Compared(),
        "ReporterThread": rooms.Compared(
            but=("told", "told_question", "answered_number", "ends_on", "is_over"),
            among=Q(question_number__gt=0),
        ),
    }
    disposed_with_report = {
        "ReporterThread": rooms.Disposed("pk", of="thread"),
        "ContactRelease": rooms.Disposed("contact", of="contact"),
        "ReporterContact": rooms.Disposed("pk", of="contact"),
    }
