"""What this room adds to the house."""

from tutela.casework import rooms
from tutela.casework.gate import Act


class Editions(rooms.Room):
    """What the unit publishes; the pages and commands of its lists, which tell this as well."""

    name = "tutela.casework.editions"
    addresses = "urls"
    commands = ("list",)
    handlers = "tasks"
    navigation = (rooms.Entry(rooms.Group.LISTS, 50, "Lists", "lists", Act.SEE_CASEWORK),)
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
    shows = {"list import": "list-import"}
    redone = {"entry.revoked": "redo.revoke", "list.withdrawn": "redo.withdraw"}
