"""What this room adds to the house."""

from tutela.casework import rooms


class Lists(rooms.Room):
    """Hash lists: what is known. Their pages and commands are those of editions, which extends them."""

    name = "tutela.casework.lists"
    handlers = "uploads.tasks"
    rounds = ("uploads.rounds.end_old",)
