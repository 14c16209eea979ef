"""What this room adds to the house."""

from tutela.casework import rooms
from tutela.casework.gate import Act


class Duty(rooms.Room):
    """Who is on duty, and what they are told."""

    name = "tutela.casework.duty"
    addresses = "urls"
    handlers = "tasks"
    commands = ("duty",)
    called = {"alert": "A-"}
    notices = (rooms.Watch("queries.waiting_for", "notices.open_alerts"),)
    navigation = (rooms.Entry(rooms.Group.REPORTS, 38, "Duty", "duty", Act.ANSWER_ALERTS),)
    compared = {
        "Turn": rooms.Compared(),
        "Alert": rooms.Compared(),
        "AlertThing": rooms.Compared(),
        "Telling": rooms.Compared(),
    }
    disposed_with_report = {
        "AlertThing": rooms.Disposed(keeps="names it by its number alone"),
    }
