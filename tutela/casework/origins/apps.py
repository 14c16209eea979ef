"""What this room adds to the house."""

from tutela.casework import rooms


class Origins(rooms.Room):
    """What speaks for a first recording, and what people marked."""

    name = "tutela.casework.origins"
    handlers = "tasks"
    commands = ("weigh",)
    rule_books = {"first generation weights": rooms.RuleBook("rules.check", shipped="rules.shipped")}
    compared = {
        "Mark": rooms.Compared(),
        "Clearing": rooms.Compared(),
        "Identity": rooms.Compared(),
    }
    not_compared = {
        "Appraisal": "is worked out from rows that are compared, and informs",
        "Camera": "is worked out from the facts of files, and informs",
        "CameraTrace": "is worked out from the facts of files, and informs",
    }
    disposed = {
        "Identity": rooms.Disposed("item", of="item"),
        "Appraisal": rooms.Disposed("item", of="item"),
        "CameraTrace": rooms.Disposed("item", of="item"),
        "Camera": rooms.Disposed("unit", of="unit", unless="traces"),
    }
