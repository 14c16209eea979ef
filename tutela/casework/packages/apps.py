"""What this room adds to the house."""

from tutela.casework import rooms
from tutela.casework.gate import Act


class Packages(rooms.Room):
    """Packages for forces: made, checked by another person, signed and sent, and their outcomes."""

    name = "tutela.casework.packages"
    addresses = "urls"
    commands = ("package",)
    navigation = (rooms.Entry(rooms.Group.CASEWORK, 43, "Packages", "packages", Act.SEE_PACKAGES),)
    cards = (
        rooms.Card(
            43, "Packages", "packages", Act.CHECK_PACKAGE,
            "Check what colleagues made for a force before it is sent.",
            "queries.waiting", "waits for your check", "wait for your check",
        ),
    )  # fmt: skip
    shows = {"package": "package"}
    called = {"package": "PK-"}
    offers = (
        rooms.Offer("case", "pages.offer_of_case"),
        rooms.Offer("bundle", "pages.offer_of_bundle"),
        rooms.Offer("referral", "pages.offer_of_referral"),
        rooms.Offer("cluster", "pages.offer_of_cluster"),
    )
    notices = (
        rooms.Watch("queries.changed_since", "notices.changed"),
        rooms.Watch("queries.returned", "notices.came_back"),
        rooms.Watch("queries.asked", "notices.asked"),
    )
    rounds = ("rounds.look_again", "rounds.serve_pages")
    compared = {
        "Package": rooms.Compared(but=("looked_at", "changed")),
        "Part": rooms.Compared(),
        "Entity": rooms.Compared(),
        "Deconfliction": rooms.Compared(),
        "Check": rooms.Compared(),
        "Sending": rooms.Compared(),
        "RecipientPage": rooms.Compared(),
        "Step": rooms.Compared(),
        "Outcome": rooms.Compared(),
    }
    disposed_with_report = disposed = {
        "Part": rooms.Disposed("package", of="package"),
        "Entity": rooms.Disposed("package", of="package"),
        "Deconfliction": rooms.Disposed("package", of="package"),
        "Check": rooms.Disposed("package", of="package"),
        "Step": rooms.Disposed(
            "package", of="package", empties=("says",), keeps="who moved it on, and to where, in codes"
        ),
        "RecipientPage": rooms.Disposed("sending__package", of="package"),
        "Sending": rooms.Disposed("package", of="package"),
        "Package": rooms.Disposed(
            "pk", of="package", empties=("summary", "need", "route_reason", "changed"),
            sets={"conditions": "disposed of"}, keeps="to whom it went and on which basis, in codes",
        ),
        "Outcome": rooms.Disposed(keeps="how often what came of it"),
    }  # fmt: skip
