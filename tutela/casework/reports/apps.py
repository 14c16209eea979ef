"""What this room adds to the house."""

from tutela.casework import rooms
from tutela.casework.gate import Act


class Reports(rooms.Room):
    """Reports, from whoever tells."""

    name = "tutela.casework.reports"
    addresses = "urls"
    handlers = "tasks"
    offers = (
        rooms.Offer("report", "banding.offers.risk"),
        rooms.Offer("report", "looks.offers.looks"),
        rooms.Offer("report", "offences.offers.offences"),
        rooms.Offer("report", "letters.offers.reporter"),
        rooms.Offer("report", "calls.offers.receipt"),
        rooms.Offer("report", "companies.offers.company"),
    )
    shows = {"report": "report", "reports": "reports"}
    called = {"report": "R-"}
    notices = (
        "triage.notices.unsettled",
        rooms.Watch("letters.notices.wanted_of", "letters.notices.contacts_wanted"),
        rooms.Watch("queries.spoken_unused", "calls.notices.unused"),
        rooms.Watch("queries.set_aside_for", "unopened.notices.set_aside"),
    )
    commands = ("report", "reporter", "mailbox")
    rounds = (
        "rounds.look_after",
        rooms.Local(
            "letters.rounds.look_after_letters", "letters.rounds.lies_here",
            "the letterbox of the public door",
        ),
        "rounds.take_in_submissions",
        "mailbox.rounds.look_after_mailbox",
    )  # fmt: skip
    hurried = (
        rooms.Local(
            "letters.rounds.hurry_letters", "letters.rounds.lies_here", "the letterbox of the public door"
        ),
        "rounds.hurry_submissions",
    )
    navigation = (rooms.Entry(rooms.Group.REPORTS, 28, "Reports", "reports", Act.SEE_REPORTS),)
    cards = (
        rooms.Card(
            15, "Reports", "reports", Act.SEE_REPORTS, "Assess what others told us, the most urgent first.",
            "queries.waiting", "report without a disposition", "reports without a disposition",
        ),
    )  # fmt: skip
    compared = {
        "AddressCapture": rooms.Compared(),
        "Disposition": rooms.Compared(),
        "PointFinding": rooms.Compared(),
        "ReportImport": rooms.Compared(but=("read", "new", "versions", "held", "unread", "finished_at")),
        "ReportStep": rooms.Compared(),
        "Unopened": rooms.Compared(but=("taken_at",)),
    }
    not_compared = {
        "ReportKey": "says which key seals the deliveries of a month",
        "ReportCount": "counts reports, which `tutela report recount` does anew",
        "DayCount": "counts reports, which `tutela report recount` does anew",
        "OwnerCount": "counts reports, which `tutela report recount` does anew",
        "ReportContact": "names a contact, which is compared",
        "SpokenReceipt": "opens nothing here: a caller changes it at the door, once",
        "ImportLine": "says what of an import could not be read",
    }
    disposed = {
        "ReportVersion": rooms.Disposed(keeps="is of a report, which has clocks of its own"),
        "AddressLook": rooms.Disposed(keeps="is of a report, which has clocks of its own"),
        "AddressCapture": rooms.Disposed(keeps="is of a report, which has clocks of its own"),
    }
    disposed_with_report = {
        "ReportContact": rooms.Disposed("report", of="report"),
        "SpokenReceipt": rooms.Disposed("report", of="report"),
        "ReportStep": rooms.Disposed(
            "report", of="report", empties=("reason",), keeps="who moved it on, and to where, in codes"
        ),
        "Disposition": rooms.Disposed(
            "report", of="report", empties=("reason", "without_look"), keeps="what it ended in, by code"
        ),
        "PointFinding": rooms.Disposed("report", of="report"),
        "AddressLook": rooms.Disposed(
            "report", of="report", empties=("address", "note"), keeps="what one of ours looked at, in codes"
        ),
        "AddressCapture": rooms.Disposed("report", of="report"),
        "ReportVersion": rooms.Disposed(
            keeps="a step of its own cuts its bytes out of their delivery, and has it tell nothing"
        ),
        "Unopened": rooms.Disposed("pk", of="unopened"),
        "Report": rooms.Disposed(
            keeps="a step of its own takes the sender's name for it away; its number is what the record has"
        ),
    }  # fmt: skip
