"""What this room adds to the house."""

from tutela.casework import rooms
from tutela.casework.gate import Act


class Takedown(rooms.Room):
    """Notices to hosts, until what they name is gone."""

    name = "tutela.casework.takedown"
    addresses = "urls"
    commands = ("notice",)
    navigation = (rooms.Entry(rooms.Group.REPORTS, 36, "Notices", "notices", Act.SEE_NOTICES),)
    cards = (
        rooms.Card(
            37, "Notices", "notices", Act.WORK_NOTICES,
            "Send what is ready, and see to what is held, not delivered or there again.",
            "queries.waiting", "notice waits", "notices wait",
        ),
    )  # fmt: skip
    shows = {"notice": "notice"}
    called = {"notice": "N-"}
    offers = (rooms.Offer("trace", "pages.offer"),)
    notices = (
        rooms.Watch("queries.pressing", "notices.to_see_to"),
        rooms.Watch("queries.overdue_holds", "notices.held_too_long"),
        rooms.Watch("queries.open_appeals", "notices.appeals"),
    )
    rule_books = {
        "templates of notices": rooms.RuleBook(
            "letters.templates.check", shipped="letters.templates.shipped"
        ),
        "policy of holds": rooms.RuleBook(
            "letters.templates.check_holds", shipped="letters.templates.shipped_holds"
        ),
    }
    rounds = ("rounds.follow", "rounds.serve_pages")
    compared = {
        "Notice": rooms.Compared(),
        "NoticeItem": rooms.Compared(),
        "NoticeEvent": rooms.Compared(),
        "Hold": rooms.Compared(),
        "MailEvent": rooms.Compared(),
        "ProviderAnswer": rooms.Compared(),
        "Recheck": rooms.Compared(),
        "Appeal": rooms.Compared(),
        "Correction": rooms.Compared(),
    }
    disposed_with_report = {
        "NoticeEvent": rooms.Disposed(
            "notice", of="notice", empties=("says",), keeps="who moved it on, and to where, in codes"
        ),
        "Hold": rooms.Disposed(
            "notice", of="notice", empties=("basis",), keeps="which force was asked, and what it answered"
        ),
        "MailEvent": rooms.Disposed(
            "notice", of="notice", empties=("octets", "says"), keeps="that a mail came back, by code"
        ),
        "ProviderAnswer": rooms.Disposed(
            "notice", of="notice", empties=("says",), keeps="what was answered, by code"
        ),
        "Recheck": rooms.Disposed(
            "item__notice", of="notice", empties=("basis",), keeps="what was found there, by code"
        ),
        "Appeal": rooms.Disposed(
            "notice", of="notice", empties=("host", "serial", "contact", "says", "reason"),
            keeps="that there was one, and how it ended",
        ),
        "Correction": rooms.Disposed(
            "appeal__notice", of="notice", empties=("recipient", "basis"), keeps="that one was sent, and when"
        ),
        "NoticeItem": rooms.Disposed(keeps="what became of an address, in codes"),
        "Notice": rooms.Disposed(
            "pk", of="notice", empties=("reason", "page"), keeps="to whom it went, when, and how it ended"
        ),
    }  # fmt: skip
