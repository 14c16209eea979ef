"""What this room adds to the house."""

from django.db.models import Q

from tutela.casework import rooms
from tutela.casework.gate import Act


class Feeds(rooms.Room):
    """Feeds of partners: what was agreed, what was fetched, who says what."""

    name = "tutela.casework.feeds"
    addresses = "urls"
    handlers = "tasks"
    commands = ("feed",)
    navigation = (rooms.Entry(rooms.Group.LISTS, 74, "Feeds", "feeds", Act.SEE_PARTNERS),)
    rounds = ("rounds.fetch_due",)
    shows = {"feed": "feed"}
    called = {"feed": "FD-"}
    notices = (
        rooms.Watch("queries.to_confirm", "notices.to_confirm"),
        rooms.Watch("queries.in_trouble", "notices.in_trouble"),
    )
    compared = {
        "Feed": rooms.Compared(),
        "Terms": rooms.Compared(),
        "Fetch": rooms.Compared(among=Q(ended_at__isnull=False)),
        "Request": rooms.Compared(among=Q(ended_at__isnull=False)),
        "Member": rooms.Compared(),
    }
    not_compared = {
        "Signal": "is what a page said, of which its request states the SHA-256",
        "Opinion": "is what members say on a page, of which its request states the SHA-256",
        "TakenBack": "says of an entry, whose revocation is on record, that its sender asked for it",
    }
    disposed = {
        "Signal": rooms.Disposed(keeps="is of a list of others, and they hold it as well"),
        "Opinion": rooms.Disposed(keeps="is of a list of others, and they hold it as well"),
        "TakenBack": rooms.Disposed(keeps="is of a list of others, and they hold it as well"),
    }
