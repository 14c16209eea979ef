"""What this room adds to the house."""

from tutela.casework import rooms
from tutela.casework.gate import Act


class Logbook(rooms.Room):
    """The intelligence log of cases, and the register of sources."""

    name = "tutela.casework.logbook"
    addresses = "urls"
    commands = ("intelligence",)
    navigation = (rooms.Entry(rooms.Group.CASEWORK, 34, "Intelligence log", "logbook", Act.SEE_LOGBOOK),)
    cards = (
        rooms.Card(
            35, "Intelligence log", "logbook", Act.SIGN_SANITISED,
            "Sign what colleagues wrote to be handed on.",
            "queries.to_sign", "text waits for your signature", "texts wait for your signature",
        ),
    )  # fmt: skip
    shows = {"line": "log-line"}
    called = {"line": "IL-", "hypothesis": "HY-", "source": "SR-"}
    offers = (rooms.Offer("case", "pages.offer_of_case"),)
    notices = (rooms.Watch("queries.expired", "notices.expiring"),)
    compared = {
        "Authority": rooms.Compared(),
        "Capture": rooms.Compared(),
        "Evidence": rooms.Compared(),
        "Hypothesis": rooms.Compared(),
        "Line": rooms.Compared(),
        "LineSource": rooms.Compared(),
        "RegisteredSource": rooms.Compared(),
        "Sanitised": rooms.Compared(),
        "SourceReading": rooms.Compared(),
    }
    disposed = {
        "LineSource": rooms.Disposed("line__case"),
        "Evidence": rooms.Disposed("line__case"),
        "Sanitised": rooms.Disposed("line__case"),
        "Capture": rooms.Disposed("line__case"),
        "Line": rooms.Disposed("case"),
        "Hypothesis": rooms.Disposed("case"),
        "Authority": rooms.Disposed("case"),
    }
