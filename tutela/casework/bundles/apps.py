"""What this room adds to the house."""

from tutela.casework import rooms


class Bundles(rooms.Room):
    """What belongs together."""

    name = "tutela.casework.bundles"
    addresses = "urls"
    commands = ("bundles",)
    offers = (rooms.Offer("report", "pages.offer"),)
