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
    disposed = {
        "PathWord": rooms.Disposed("instance__intake", of="intake"),
        "Instance": rooms.Disposed("intake", of="intake"),
        "HashValue": rooms.Disposed("item", of="item"),
        "Settlement": rooms.Disposed("item", of="item"),
        "Item": rooms.Disposed(
            "pk", of="item", empties=("note", "facts"), sets={"state": "disposed"},
            keeps="its digests say whether the same content comes again, and what people saw of it counts",
        ),
        "Intake": rooms.Disposed(keeps="its reference is the exhibit's number"),
    }  # fmt: skip
