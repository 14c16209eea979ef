"""What this room adds to the house."""

from tutela.casework import rooms


class Examination(rooms.Room):
    """The line: from received content to what needs a person."""

    name = "tutela.casework.examination"
    commands = ("examine", "rehash")
    handlers = "tasks"
    not_compared = {
        "Match": "is worked out from hashes, and what it settles is compared",
        "Stack": "is worked out from hashes, and informs",
        "StackMember": "is worked out from hashes, and informs",
        "Rehash": "says how far examining anew has come",
    }
    disposed = {
        "Match": rooms.Disposed("item", of="item"),
        "StackMember": rooms.Disposed("item", also="stack__representative", of="item"),
        "Stack": rooms.Disposed("representative", of="item"),
    }
