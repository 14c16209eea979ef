"""What this room adds to the house."""

from tutela.casework import rooms
from tutela.casework.gate import Act


class Quality(rooms.Room):
    """Lots and verdicts."""

    name = "tutela.casework.quality"
    addresses = "urls"
    shows = {"lots": "lots"}
    rule_books = {
        "sampling of lots": rooms.RuleBook("sampling.plans.check", shipped="sampling.plans.shipped")
    }
    compared = {"Sample": rooms.Compared(), "Check": rooms.Compared(), "Finding": rooms.Compared()}
    notices = ("notices.waiting", "findings.notices.waiting")
    offers = (rooms.Offer("item", "findings.pages.raising_of_item"),)
    navigation = (
        rooms.Entry(rooms.Group.CASEWORK, 40, "Lots", "lots", Act.RELEASE_LOT),
        rooms.Entry(rooms.Group.CASEWORK, 41, "Opinions", "disputes", Act.RELEASE_LOT),
        rooms.Entry(rooms.Group.CASEWORK, 42, "Findings", "findings", Act.SEE_CASEWORK),
        rooms.Entry(rooms.Group.CASEWORK, 43, "Agreement", "agreement", Act.RELEASE_LOT),
    )
    cards = (
        rooms.Card(
            30, "Lots", "lots", Act.RELEASE_LOT, "Release the signed-off shifts of others.",
            "queries.waiting", "lot waiting", "lots waiting",
        ),
        rooms.Card(
            36, "Opinions", "disputes", Act.RELEASE_LOT, "Decide what people do not agree on.",
            "disputes.queries.waiting", "item in dispute", "items in dispute",
        ),
    )  # fmt: skip
    disposed = {
        "Finding": rooms.Disposed(
            "item", of="item", empties=("reason", "answer"), keeps="who found what, in codes"
        ),
        "Check": rooms.Disposed(keeps="who checked what, in codes"),
    }
