"""What this room adds to the house."""

from tutela.casework import rooms
from tutela.casework.gate import Act


class Jobs(rooms.Room):
    """Work still to do."""

    name = "tutela.casework.jobs"
    addresses = "urls"
    notices = ("notices.failed", rooms.Watch("queries.late_rounds", "notices.late"))
    navigation = (rooms.Entry(rooms.Group.INSTALLATION, 80, "Background work", "work", Act.TEND_WORK),)
    cards = (
        rooms.Card(
            80, "Background work", "work", Act.TEND_WORK,
            "See what workers could not do, and start it again.",
            "queries.given_up", "job failed", "jobs failed",
        ),
    )  # fmt: skip
    not_compared = {
        "Round": "says when each round was",
        "Job": "is work still to do",
    }
