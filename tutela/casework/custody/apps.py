"""What this room adds to the house."""

from tutela.casework import rooms


class Custody(rooms.Room):
    """Keys, the register of copies, and the record of acts; its page and commands are those of audit."""

    name = "tutela.casework.custody"
