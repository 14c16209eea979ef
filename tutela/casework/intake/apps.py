"""What this room adds to the house."""

from tutela.casework import rooms


class Intake(rooms.Room):
    """The one door for content: receipts, batches, archives, entries without content."""

    name = "tutela.casework.intake"
    handlers = "tasks"
    not_compared = {"UnsealedEntry": "is stated by its batch of places"}
    disposed = {
        "UnsealedEntry": rooms.Disposed("intake", of="intake"),
        "Receipt": rooms.Disposed(
            "intake", of="intake", empties=("source", "terms"), keeps="who received it, in numbers"
        ),
    }
