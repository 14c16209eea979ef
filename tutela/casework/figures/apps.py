"""What this room adds to the house."""

from tutela.casework import rooms
from tutela.casework.gate import Act


class Figures(rooms.Room):
    """Boards and figures of what waits, what came and how it ended, and papers made of them."""

    name = "tutela.casework.figures"
    addresses = "urls"
    commands = ("figures",)
    navigation = (
        rooms.Entry(rooms.Group.REPORTS, 40, "Boards", "boards", Act.SEE_BOARDS),
        rooms.Entry(rooms.Group.REPORTS, 41, "Command figures", "figures-command", Act.SEE_COMMAND),
        rooms.Entry(rooms.Group.REPORTS, 42, "Manager's figures", "figures-management", Act.SEE_MANAGEMENT),
    )
    shows = {"figures paper": "figure-paper"}
    called = {"figures paper": "MI-"}
    compared = {"Paper": rooms.Compared()}
