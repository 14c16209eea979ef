"""What this room adds to the house."""

from tutela.casework import rooms
from tutela.casework.gate import Act


class Tools(rooms.Room):
    """The register of approved tools, and their opinions."""

    name = "tutela.casework.tools"
    addresses = "urls"
    handlers = "tasks"
    commands = ("tool",)
    navigation = (rooms.Entry(rooms.Group.RECORD, 77, "Tools", "tools", Act.STOP_TOOL),)
    notices = (
        rooms.Watch("queries.to_approve", "notices.to_approve"),
        rooms.Watch("queries.stopped_for", "notices.stopped"),
        rooms.Watch("queries.refused_for", "notices.refused"),
    )
    rule_books = {"use of tools": rooms.RuleBook("use.check", shipped="use.shipped")}
    redone = {"tool.suspended": "redo.suspend", "tool.withdrawn": "redo.withdraw"}
    rounds = ("rounds.follow",)
    compared = {
        "Tool": rooms.Compared(but=("followed",)),
        "Opinion": rooms.Compared(),
        "Comparison": rooms.Compared(),
        "Refusal": rooms.Compared(),
    }
    disposed = {
        "Opinion": rooms.Disposed(
            "item", of="item", empties=("note",), keeps="the code says how well the tool works"
        ),
        "Comparison": rooms.Disposed(keeps="the code says how well the tool works"),
    }
