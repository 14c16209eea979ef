"""What this room adds to the house."""

from tutela.casework import rooms
from tutela.casework.gate import Act


class Hosting(rooms.Room):
    """Trace sheets of addresses."""

    name = "tutela.casework.hosting"
    addresses = "urls"
    commands = ("trace",)
    navigation = (rooms.Entry(rooms.Group.REPORTS, 34, "Hosting", "traces", Act.SEE_TRACES),)
    offers = (rooms.Offer("report", "pages.offer_of_report"),)
    shows = {"trace": "trace"}
    called = {"trace": "H-"}
    compared = {
        "Trace": rooms.Compared(),
        "LookUp": rooms.Compared(),
        "TraceFact": rooms.Compared(),
        "Verdict": rooms.Compared(),
    }
    disposed_with_report = {
        "LookUp": rooms.Disposed("trace", of="trace"),
        "TraceFact": rooms.Disposed("trace", of="trace"),
        "Verdict": rooms.Disposed(
            "trace", of="trace", empties=("because", "abuse"), keeps="in which country it was, by which rule"
        ),
        "Trace": rooms.Disposed(
            "pk", of="trace", empties=("address", "host"), sets={"sha256": "disposed of {pk}"},
            keeps="at which provider it was, by which notices are counted",
        ),
    }  # fmt: skip
