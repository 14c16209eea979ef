"""What this room adds to the house."""

from tutela.casework import rooms


class Items(rooms.Room):
    """Contents, where they were found, their fingerprints and their settled grades."""

    name = "tutela.casework.items"
    handlers = "tasks"
    not_compared = {
        "Intake": "is stated by its batches of places",
        "PathWord": "is worked out from places",
        "PathWalk": "says how far indexing has come",
        "HashValue": "is worked out from the content",
    }
