"""What this room adds to the house."""

from tutela.casework import rooms
from tutela.casework.gate import Act


class Oversight(rooms.Room):
    """One's own past shifts, and the supervisor's view."""

    name = "tutela.casework.oversight"
    addresses = "urls"
    translated = ("notices.passed_over",)
    notices = ("notices.passed_over", "notices.imported")
    navigation = (rooms.Entry(rooms.Group.CASEWORK, 45, "Team", "team", Act.OVERSEE),)
    cards = (
        rooms.Card(
            25,
            "My past shifts",
            "own-shifts",
            Act.CONFIRM_SHIFT,
            "See what you decided, and what became of it.",
        ),
        rooms.Card(25, "Team", "team", Act.OVERSEE, "See who holds what, what waits, and how fast it goes."),
    )
