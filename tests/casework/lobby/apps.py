"""The registration of the room."""

from tutela.casework import rooms
from tutela.casework.gate import Act


class Lobby(rooms.Room):
    """A room above the others."""

    name = "tests.casework.lobby"
    addresses = "urls"
    handlers = "tasks"
    commands = ("greet",)
    navigation = (rooms.Entry(rooms.Group.CASEWORK, 35, "Lobby", "lobby", Act.SEE_CASEWORK),)
    cards = (
        rooms.Card(
            15, "Greet", "lobby", Act.SEE_CASEWORK, "Greet who waits.",
            "queries.guests", "guest", "guests",
        ),
    )  # fmt: skip
    offers = (rooms.Offer("exhibit", "queries.way_here"),)
