"""What this room adds to the house."""

from tutela.casework import rooms


class Reports(rooms.Room):
    """Reports, from whoever tells."""

    name = "tutela.casework.reports"
    handlers = "tasks"
    commands = ("report",)
    rounds = ("rounds.look_after", "letter_rounds.look_after_letters")
