"""What this room adds to the house."""

from tutela.casework import rooms
from tutela.casework.gate import Act


class Figures(rooms.Room):
    """Boards of what waits, what came and how it ended."""

    name = "tutela.casework.figures"
    addresses = "urls"
    navigation = (rooms.Entry(rooms.Group.REPORTS, 40, "Boards", "boards", Act.SEE_BOARDS),)
