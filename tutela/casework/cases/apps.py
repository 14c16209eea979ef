"""What this room adds to the house."""

from tutela.casework import rooms
from tutela.casework.gate import Act


class Cases(rooms.Room):
    """Cases and exhibits, and the record of each case."""

    name = "tutela.casework.cases"
    addresses = "urls"
    shows = {"exhibits": "exhibits"}
    notices = ("notices.received",)
    commands = ("case", "exhibit", "receive")
    navigation = (rooms.Entry(rooms.Group.CASEWORK, 30, "Cases", "exhibits", Act.SEE_CASEWORK),)
    cards = (rooms.Card(60, "Cases", "exhibits", Act.RECEIVE, "Follow what was received down the line."),)
    compared = {
        "Case": rooms.Compared(made="case.opened"),
        "Exhibit": rooms.Compared(made="exhibit.added"),
        "TeamMember": rooms.Compared(),
        "BookEntry": rooms.Compared(),
        "CaseAction": rooms.Compared(),
        "Marking": rooms.Compared(),
        "Closure": rooms.Compared(),
    }
    disposed = {
        "BookEntry": rooms.Disposed("case"),
        "CaseAction": rooms.Disposed("case"),
        "Marking": rooms.Disposed("case", empties=("reason",)),
        "Closure": rooms.Disposed("case", empties=("points", "reason")),
        "Exhibit": rooms.Disposed(
            "case", empties=("authority", "description"), keeps="the reference is what the record speaks of"
        ),
        "Case": rooms.Disposed(
            "pk", empties=("title",), keeps="the reference is what the record speaks of, and who opened it"
        ),
    }
