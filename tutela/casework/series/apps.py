"""What this room adds to the house."""

from tutela.casework import rooms
from tutela.casework.gate import Act


class SeriesOfReferrals(rooms.Room):
    """Series of referrals, what holders of their items are told, and what is exported of them."""

    name = "tutela.casework.series"
    addresses = "urls"
    handlers = "tasks"
    commands = ("series",)
    navigation = (rooms.Entry(rooms.Group.CASEWORK, 42, "Series", "series", Act.SEE_REFERRALS),)
    cards = (
        rooms.Card(
            36, "Series", "tellings", Act.WORK_REFERRALS,
            "Children that are identified, of whom your unit holds items: confirm that you were told.",
            "queries.waiting", "waits for your word", "wait for your word",
        ),
    )  # fmt: skip
    shows = {"series": "one-series"}
    called = {"series": "VS-"}
    offers = (rooms.Offer("referral", "pages.offer_of_referral"),)
    notices = (
        rooms.Watch("queries.to_acknowledge", "notices.told"),
        rooms.Watch("queries.overdue", "notices.overdue"),
        rooms.Watch("queries.due_next", "notices.next_due"),
        rooms.Watch("queries.to_sign", "notices.to_sign"),
    )
    kin = "holding.kin.kin_of"
    rounds = ("rounds.look_for_holders",)
    compared = {
        "Series": rooms.Compared(but=("looked_at",)),
        "Step": rooms.Compared(),
        "Member": rooms.Compared(),
        "Telling": rooms.Compared(),
        "Export": rooms.Compared(),
    }
    disposed = {
        "Member": rooms.Disposed(
            "referral__item",
            of="item",
            empties=("because",),
            keeps="that a referral belonged, and who said so",
        ),
        "Telling": rooms.Disposed(
            "case", empties=("through", "says"), keeps="that a holder was told and confirmed, by number"
        ),
    }
