"""What this room adds to the house."""

from tutela.casework import rooms
from tutela.casework.gate import Act


class Referrals(rooms.Room):
    """Referrals for victim identification, and the pages on which items are marked."""

    name = "tutela.casework.referrals"
    addresses = "urls"
    handlers = "tasks"
    translated = ("mark-at-desk",)
    navigation = (rooms.Entry(rooms.Group.CASEWORK, 42, "Referrals", "referrals", Act.SEE_REFERRALS),)
    cards = (
        rooms.Card(
            35, "Referrals", "referrals", Act.SEE_REFERRALS,
            "Hand on what may lead to a child, and follow what comes of it.",
            "queries.waiting", "draft", "drafts",
        ),
    )  # fmt: skip
    shows = {"referral": "referral", "mark at desk": "mark-at-desk"}
    called = {"referral": "VI-"}
    offers = (rooms.Offer("item", "pages.offer"), rooms.Offer("item", "pages.referral_of_item"))
    notices = (
        rooms.Watch("notices.rows_at_risk", "notices.at_risk_now"),
        rooms.Watch("notices.rows_to_answer", "notices.to_answer"),
    )
    compared = {
        "Referral": rooms.Compared(),
        "Version": rooms.Compared(),
        "Lead": rooms.Compared(),
    }
    disposed = {
        "Lead": rooms.Disposed("referral__item", of="item"),
        "Version": rooms.Disposed(keeps="who moved it on, and to where, in codes"),
    }
