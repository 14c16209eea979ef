"""What this room adds to the house."""

from tutela.casework import rooms


class Welfare(rooms.Room):
    """Exposure and its budget; the one door to pixels."""

    name = "tutela.casework.welfare"
    notices = ("notices.viewing",)
    handlers = "tasks"
