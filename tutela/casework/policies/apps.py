"""What this room adds to the house."""

from tutela.casework import rooms
from tutela.casework.gate import Act


class Policies(rooms.Room):
    """Documents and rule books, each in numbered versions."""

    name = "tutela.casework.policies"
    addresses = "urls"
    commands = ("policy",)
    navigation = (rooms.Entry(rooms.Group.RECORD, 75, "Policies", "policies", Act.READ_POLICIES),)
    translated = ("notices.to_read",)
    notices = (
        rooms.Watch("queries.to_approve", "notices.to_approve"),
        rooms.Watch("queries.to_read", "notices.to_read"),
    )
    compared = {
        "Policy": rooms.Compared(),
        "Version": rooms.Compared(),
        "Approval": rooms.Compared(),
        "Reading": rooms.Compared(),
        "BackTest": rooms.Compared(),
    }
