"""What this room adds to the house."""

from tutela.casework import rooms
from tutela.casework.gate import Act


class Lookups(rooms.Room):
    """Look-ups of partners' programs: what was agreed, what each asked, what it suggested."""

    name = "tutela.casework.lookups"
    addresses = "urls"
    commands = ("lookup",)
    navigation = (rooms.Entry(rooms.Group.LISTS, 73, "Look-ups", "grants", Act.SEE_PARTNERS),)
    shows = {"grant": "grant"}
    called = {"grant": "LU-"}
    notices = (
        rooms.Watch("queries.to_confirm", "notices.to_confirm"),
        rooms.Watch("queries.waiting_suggestions", "notices.suggested"),
        rooms.Watch("queries.refused_lately", "notices.refused"),
    )
    compared = {
        "Grant": rooms.Compared(),
        "Bank": rooms.Compared(),
        "Day": rooms.Compared(),
        "Asked": rooms.Compared(),
        "Suggestion": rooms.Compared(),
    }
