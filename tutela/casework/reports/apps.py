"""What this room adds to the house."""

from tutela.casework import rooms


class Reports(rooms.Room):
    """Reports, from whoever tells."""

    name = "tutela.casework.reports"
    addresses = "urls"
    handlers = "tasks"
    offers = (rooms.Offer("report", "banding.offers.risk"),)
    commands = ("report",)
    rounds = ("rounds.look_after", "letter_rounds.look_after_letters")
