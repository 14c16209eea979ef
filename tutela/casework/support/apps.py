"""What this room adds to the house."""

from tutela.casework import rooms
from tutela.casework.gate import Act


class Support(rooms.Room):
    """What is each person's own, sealed; nothing of it enters figures, appraisal or quality."""

    name = "tutela.casework.support"
    addresses = "urls"
    cards = (
        rooms.Card(
            25, "Support", "support", Act.OWN_SUPPORT,
            "Notes, check-ins and support that are yours alone.",
        ),
    )  # fmt: skip
    notices = (
        rooms.Watch("notices.of_unit", "notices.confided"),
        rooms.Watch("notices.laid_down", "notices.sessions"),
    )
    rule_books = {"support": rooms.RuleBook("rules.check", shipped="rules.shipped")}
    compared = {
        "SupportKey": rooms.Compared(),
        "Filed": rooms.Compared(),
    }
