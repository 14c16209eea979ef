"""What this room adds to the house."""

from django.db.models import Q

from tutela.casework import rooms


class Bundles(rooms.Room):
    """What belongs together."""

    name = "tutela.casework.bundles"
    addresses = "urls"
    commands = ("bundles",)
    shows = {"bundle": "bundle"}
    offers = (rooms.Offer("report", "pages.offer"),)
    compared = {
        "Join": rooms.Compared(among=Q(by__isnull=False) | Q(state="undone")),
    }
    not_compared = {
        "Bundle": "is worked out from the joins, and made anew by `tutela bundle`",
        "Member": "is worked out from the joins, and made anew by `tutela bundle`",
    }
    disposed_with_report = {
        "Join": rooms.Disposed("subject", of="report", kind="kind"),
        "Member": rooms.Disposed("subject", of="report", kind="kind"),
        "Bundle": rooms.Disposed(keeps="counts what others are in it"),
    }
