"""What this room adds to the house."""

from tutela.casework import rooms
from tutela.casework.gate import Act


class Audit(rooms.Room):
    """The record of acts for those who audit it, and the comparison of all rows with it."""

    name = "tutela.casework.audit"
    addresses = "urls"
    handlers = "tasks"
    commands = ("log",)
    navigation = (rooms.Entry(rooms.Group.RECORD, 60, "Record", "record", Act.READ_LOG),)
    cards = (
        rooms.Card(
            90, "Record of acts", "record", Act.READ_LOG, "Read and verify what was done, by whom and why."
        ),
    )
    audit = "rows.every.differences"
