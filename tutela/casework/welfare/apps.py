"""What this room adds to the house."""

from tutela.casework import rooms


class Welfare(rooms.Room):
    """Exposure and its budget; the one door to pixels."""

    name = "tutela.casework.welfare"
    notices = ("notices.viewing",)
    handlers = "tasks"
    rule_books = {"shield": rooms.RuleBook("shield.floor.check", shipped="shield.floor.shipped")}
    not_compared = {
        "ClockMove": "says that a clock was moved, as the record does",
        "OwnShield": "says with how little a person's looks begin, and is bounded by the unit's",
    }
