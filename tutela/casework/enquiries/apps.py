"""What this room adds to the house."""

from tutela.casework import rooms
from tutela.casework.gate import Act


class Enquiries(rooms.Room):
    """What the unit is asked, who answers it, and what was looked up for it."""

    name = "tutela.casework.enquiries"
    addresses = "urls"
    navigation = (rooms.Entry(rooms.Group.REPORTS, 30, "Enquiries", "enquiries", Act.SEE_ENQUIRIES),)
    cards = (
        rooms.Card(
            36, "Enquiries", "enquiries", Act.WORK_ENQUIRIES,
            "Answer what forces, partners and the public ask.",
            "queries.waiting", "without an owner", "without an owner",
        ),
    )  # fmt: skip
    shows = {"enquiry": "enquiry"}
    called = {"enquiry": "E-"}
    offers = (rooms.Offer("report", "pages.offer_of_report"),)
    compared = {
        "Enquiry": rooms.Compared(),
        "Step": rooms.Compared(),
        "LookUp": rooms.Compared(),
    }
    disposed = {
        "LookUp": rooms.Disposed(
            "step__enquiry__case", empties=("asked",), keeps="on which basis it was looked up, in codes"
        ),
        "Step": rooms.Disposed(
            "enquiry__case", empties=("says",), keeps="the advice that was given, by code"
        ),
        "Enquiry": rooms.Disposed("case", empties=("organisation", "words")),
    }
    disposed_with_report = {
        "LookUp": rooms.Disposed(
            "step__enquiry__report", of="report", empties=("asked",), unless="step__enquiry__case",
            keeps="on which basis it was looked up, in codes",
        ),
        "Step": rooms.Disposed(
            "enquiry__report", of="report", empties=("says",), unless="enquiry__case",
            keeps="the advice that was given, by code",
        ),
        "Enquiry": rooms.Disposed(
            "report", of="report", empties=("organisation", "words"), unless="case",
            keeps="when it came and how it ended; one of a case as well stays with the case",
        ),
    }  # fmt: skip
