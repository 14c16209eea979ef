"""What this room adds to the house."""

from django.db.models import Q

from tutela.casework import rooms
from tutela.casework.gate import Act

# A call is stated by the act that closes it, and then says how its answer was read.
_ENDED = Q(reading__gt="")


class Abroad(rooms.Room):
    """What goes to hotlines and police of other countries, what they assign to us, and what they are told."""

    name = "tutela.casework.abroad"
    addresses = "urls"
    handlers = "tasks"
    commands = ("abroad",)
    navigation = (rooms.Entry(rooms.Group.REPORTS, 37, "Abroad", "exchanges", Act.SEE_EXCHANGES),)
    cards = (
        rooms.Card(
            38, "Abroad", "exchanges", Act.APPROVE_EXCHANGE,
            "Approve what colleagues made for hotlines and police of other countries.",
            "queries.waiting", "waits for your approval", "wait for your approval",
        ),
    )  # fmt: skip
    shows = {"exchange": "exchange"}
    called = {"exchange": "AB-"}
    offers = (rooms.Offer("report", "pages.offer"), rooms.Offer("sent of a report", "pages.offer_of_sent"))
    notices = (
        rooms.Watch("queries.troubled", "notices.troubled"),
        rooms.Watch("queries.without_route", "notices.without_route"),
        rooms.Watch("queries.to_approve", "notices.to_approve"),
        rooms.Watch("queries.to_hand", "notices.to_hand"),
        rooms.Watch("answers.queries.silent", "notices.silent"),
    )
    rule_books = {"exchange abroad": rooms.RuleBook("content.book.check", shipped="content.book.shipped")}
    rounds = ("rounds.keep_going", "rounds.fetch_assigned", "rounds.ask_states")
    compared = {
        "ExchangeItem": rooms.Compared(),
        "ItemStep": rooms.Compared(),
        "ItemAction": rooms.Compared(),
        "ItemCall": rooms.Compared(among=_ENDED),
        "Pull": rooms.Compared(),
        "RemoteState": rooms.Compared(),
    }
    disposed_with_report = {
        "RemoteState": rooms.Disposed("item__report", of="report"),
        "ItemCall": rooms.Disposed("item__report", of="report"),
        "ItemStep": rooms.Disposed("item__report", of="report"),
        "ItemAction": rooms.Disposed("item__report", of="report"),
        "Pull": rooms.Disposed(keeps="how many came when, under which numbers of theirs"),
        "ExchangeItem": rooms.Disposed(
            "report", of="report",
            empties=("payload", "memo", "rule", "because", "reason", "grade_origin", "hashes"),
            sets={"address_sha256": "disposed of {pk}"},
            keeps="to whom it went in which country, under which numbers of theirs, in codes and digests",
        ),
    }  # fmt: skip
