"""What this room adds to the house."""

from tutela.casework import rooms


class Examination(rooms.Room):
    """The line: from received content to what needs a person."""

    name = "tutela.casework.examination"
    commands = ("examine", "rehash")
    handlers = "tasks"
