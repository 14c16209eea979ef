"""What this room adds to the house."""

from tutela.casework import rooms
from tutela.casework.gate import Act


class Hosting(rooms.Room):
    """Trace sheets of addresses."""

    name = "tutela.casework.hosting"
    addresses = "urls"
    commands = ("trace",)
    navigation = (rooms.Entry(rooms.Group.REPORTS, 34, "Hosting", "traces", Act.SEE_TRACES),)
    shows = {"trace": "trace"}
    called = {"trace": "H-"}
    compared = {
        "Trace": rooms.Compared(),
        "LookUp": rooms.Compared(),
        "TraceFact": rooms.Compared(),
        "Verdict": rooms.Compared(),
    }
