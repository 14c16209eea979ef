"""What this room adds to the house."""

from tutela.casework import rooms
from tutela.casework.gate import Act


class Batches(rooms.Room):
    """Batches of authorities, their records, and what went back."""

    name = "tutela.casework.batches"
    addresses = "urls"
    commands = ("batch",)
    shows = {"batches": "batches"}
    navigation = (rooms.Entry(rooms.Group.CASEWORK, 36, "Batches", "batches", Act.RECEIVE),)
    offers = (rooms.Offer("exhibit", "pages.of_exhibit"),)
    compared = {
        "NationalBatch": rooms.Compared(but=("records", "bound", "reported")),
        "BatchReturn": rooms.Compared(),
    }
    not_compared = {"BatchRecord": "is read from a sealed file, and can be read from it again"}
    disposed = {
        "BatchRecord": rooms.Disposed("batch__exhibit", of="exhibit"),
        "BatchReturn": rooms.Disposed("batch__exhibit", of="exhibit"),
        "NationalBatch": rooms.Disposed("exhibit", of="exhibit"),
    }
