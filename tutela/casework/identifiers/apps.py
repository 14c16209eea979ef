"""What this room adds to the house."""

from tutela.casework import rooms
from tutela.casework.gate import Act


class Identifiers(rooms.Room):
    """What people and machines name others by."""

    name = "tutela.casework.identifiers"
    addresses = "urls"
    navigation = (rooms.Entry(rooms.Group.REPORTS, 35, "Known here?", "known-here", Act.LOOK_UP),)
    not_compared = {
        "Identifier": "is read from what reports tell, whose versions are compared",
        "Sighting": "is read from what reports tell, whose versions are compared",
    }
    disposed = {"Sighting": rooms.Disposed(keeps="is of reports, which have clocks of their own")}
    disposed_with_report = {
        "Sighting": rooms.Disposed("subject", of="report", kind="subject_kind"),
        "Identifier": rooms.Disposed("pk", of="identifier"),
    }
