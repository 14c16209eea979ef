"""What this room adds to the house."""

from tutela.casework import rooms


class Letterbox(rooms.Room):
    """What the public sends; its letters are taken in by the room of reports."""

    name = "tutela.casework.letterbox"
    restored = "redo.after_any"
