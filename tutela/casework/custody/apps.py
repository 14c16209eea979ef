"""What this room adds to the house."""

from tutela.casework import rooms
from tutela.casework.gate import Act


class Custody(rooms.Room):
    """Keys, the register of copies, and the record of acts."""

    name = "tutela.casework.custody"
    addresses = "urls"
    navigation = (rooms.Entry(60, "Record", "record", Act.READ_LOG),)
    cards = (
        rooms.Card(
            90, "Record of acts", "record", Act.READ_LOG, "Read and verify what was done, by whom and why."
        ),
    )
