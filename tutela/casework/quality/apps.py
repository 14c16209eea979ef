"""What this room adds to the house."""

from tutela.casework import rooms
from tutela.casework.gate import Act


class Quality(rooms.Room):
    """Lots and verdicts."""

    name = "tutela.casework.quality"
    addresses = "urls"
    shows = {"lots": "lots"}
    notices = ("notices.waiting",)
    navigation = (
        rooms.Entry(rooms.Group.CASEWORK, 40, "Lots", "lots", Act.RELEASE_LOT),
        rooms.Entry(rooms.Group.CASEWORK, 41, "Opinions", "disputes", Act.RELEASE_LOT),
    )
    cards = (
        rooms.Card(
            30, "Lots", "lots", Act.RELEASE_LOT, "Release the signed-off shifts of others.",
            "queries.waiting", "lot waiting", "lots waiting",
        ),
        rooms.Card(
            36, "Opinions", "disputes", Act.RELEASE_LOT, "Decide what people do not agree on.",
            "disputes.queries.waiting", "item in dispute", "items in dispute",
        ),
    )  # fmt: skip
