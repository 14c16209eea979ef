"""What this room adds to the house."""

from tutela.casework import rooms


class Audit(rooms.Room):
    """The comparison of all rows with the record of acts."""

    name = "tutela.casework.audit"
    audit = "comparison.differences"
