"""What this room adds to the house."""

from tutela.casework import rooms


class Items(rooms.Room):
    """Contents, where they were found, their fingerprints and their settled grades."""

    name = "tutela.casework.items"
    handlers = "tasks"
