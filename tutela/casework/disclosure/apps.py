"""What this room adds to the house."""

from tutela.casework import rooms
from tutela.casework.gate import Act


class Disclosure(rooms.Room):
    """Who did what with data, and requests of people for what is held about them."""

    name = "tutela.casework.disclosure"
    addresses = "urls"
    commands = ("disclosure",)
    navigation = (
        rooms.Entry(rooms.Group.RECORD, 73, "Requests for access", "access-requests", Act.SEE_SUBJECTS),
        rooms.Entry(rooms.Group.RECORD, 74, "Who did what", "log-answers", Act.READ_LOG),
    )
    cards = (
        rooms.Card(
            59, "Requests for access", "access-requests", Act.APPROVE_ACCESS,
            "Approve what goes to people who ask what is held about them.", "queries.waiting",
            "answer waits for you", "answers wait for you",
        ),
    )  # fmt: skip
    shows = {"access request": "access-request", "log answer": "log-answer"}
    called = {"access request": "AR-", "log answer": "LA-"}
    notices = (
        rooms.Watch("queries.to_work", "notices.open_requests"),
        rooms.Watch("queries.to_approve", "notices.to_approve"),
    )
    compared = {
        "LogAnswer": rooms.Compared(),
        "AccessRequest": rooms.Compared(),
        "AccessPause": rooms.Compared(),
        "AccessItem": rooms.Compared(),
    }
    disposed = {
        "AccessItem": rooms.Disposed("request__subject", of="subject"),
        "AccessPause": rooms.Disposed(
            "request__subject", of="subject", empties=("asked",), keeps="when the time stood still"
        ),
        "AccessRequest": rooms.Disposed(
            "subject", of="subject",
            empties=("requester", "contact", "identity", "extended_why", "reason", "answer", "document"),
            keeps="when it came, how it was answered, and by whom",
        ),
    }  # fmt: skip
