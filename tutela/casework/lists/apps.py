"""What this room adds to the house."""

from tutela.casework import rooms
from tutela.casework.gate import Act


class Lists(rooms.Room):
    """Hash lists: what is known, and what the unit publishes."""

    name = "tutela.casework.lists"
    addresses = "urls"
    commands = ("list",)
    handlers = "tasks"
    navigation = (rooms.Entry(50, "Lists", "lists", Act.SEE_CASEWORK),)
    cards = (
        rooms.Card(
            40, "Propose entries", "lists", Act.PROPOSE_ENTRIES,
            "Put released grades forward for a hash list.",
        ),
        rooms.Card(
            50, "Publish", "lists", Act.PUBLISH_EDITION, "Publish what a colleague proposed.",
            "queries.proposals", "proposal", "proposals",
        ),
    )  # fmt: skip
