"""What this room adds to the house."""

from tutela.casework import rooms
from tutela.casework.gate import Act


class Clocks(rooms.Room):
    """Time that is left."""

    name = "tutela.casework.clocks"
    addresses = "urls"
    navigation = (rooms.Entry(rooms.Group.REPORTS, 65, "Clocks", "clocks", Act.SEE_CLOCKS),)
    notices = (rooms.Watch("queries.overdue_of", "notices.overdue"),)
    rounds = ("rounds.pass_on_overdue", "rounds.recount")
