"""What this room adds to the house."""

from tutela.casework import rooms
from tutela.casework.gate import Act


class Welfare(rooms.Room):
    """Exposure and its budget; the one door to pixels."""

    name = "tutela.casework.welfare"
    addresses = "urls"
    navigation = (
        rooms.Entry(rooms.Group.CASEWORK, 46, "Team readiness", "readiness", Act.KEEP_READINESS),
        rooms.Entry(rooms.Group.RECORD, 77, "Terminals", "terminals", Act.KEEP_READINESS),
        rooms.Entry(rooms.Group.RECORD, 76, "Limits of viewing", "limits", Act.ASSESS_VIEWING),
    )
    cards = (
        rooms.Card(
            24,
            "My shift and budget",
            "own-viewing",
            Act.OWN_VIEWING,
            "See what you viewed, what is left, and when a break is due.",
        ),
    )
    translated = ("own-viewing", "notices.viewing")
    notices = ("notices.viewing", rooms.Watch("notices.laid_down", "notices.assessments"))
    handlers = "tasks"
    rule_books = {
        "shield": rooms.RuleBook("shield.floor.check", shipped="shield.floor.shipped"),
        "viewing": rooms.RuleBook("limits.rules.check", shipped="limits.rules.shipped"),
    }
    redone = {
        "clearance.withdrawn": "fitness.redo.withdraw_clearance",
        "terminal.ended": "fitness.redo.end_terminal",
    }
    compared = {
        "RiskAssessment": rooms.Compared(),
        "PersonLimits": rooms.Compared(),
        "PlannedShift": rooms.Compared(),
        "Clearance": rooms.Compared(),
        "Terminal": rooms.Compared(),
    }
    not_compared = {
        "ClockMove": "says that a clock was moved, as the record does",
        "Stop": "only ever shows its person less, and the record says that something was filed, not what",
        "OwnShield": "says with how little a person's looks begin, and is bounded by the unit's",
    }
    disposed = {"ExposureEvent": rooms.Disposed(keeps="says in codes what a person of ours looked at")}
