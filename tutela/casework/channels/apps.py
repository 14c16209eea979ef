"""What this room adds to the house."""

from django.db.models import Q

from tutela.casework import rooms
from tutela.casework.gate import Act


class Channels(rooms.Room):
    """Mail and webhooks to hosts that the settings name, and to no other."""

    name = "tutela.casework.channels"
    addresses = "urls"
    handlers = "tasks"
    navigation = (rooms.Entry(rooms.Group.INSTALLATION, 78, "Outbound", "outbound", Act.TEND_CHANNELS),)
    notices = (rooms.Watch("queries.failed_for", "notices.not_delivered"),)
    compared = {
        "Delivery": rooms.Compared(),
        "Attempt": rooms.Compared(among=Q(ended_at__isnull=False)),
        "Exchange": rooms.Compared(among=Q(ended_at__isnull=False)),
        "MailboxRound": rooms.Compared(among=Q(ended_at__isnull=False)),
    }
    _answers_to_calls = rooms.Disposed(
        "pk", of="call", empties=("raw", "answer"), keeps="that a partner's program was called, and when"
    )
    disposed = {"Exchange": _answers_to_calls}
    disposed_with_report = {
        "Exchange": _answers_to_calls,
        "Attempt": rooms.Disposed(
            "delivery", of="delivery", empties=("answer",), keeps="when it was tried, and how that ended"
        ),
        "Delivery": rooms.Disposed(
            "pk",
            of="delivery",
            empties=("to", "subject", "body", "clear", "reason"),
            keeps="that a mail went, and when",
        ),
    }
