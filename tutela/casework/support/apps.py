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
        rooms.Card(
            26, "Breaches", "breaches", Act.REPORT_BREACH,
            "Report that something went wrong with what we keep safe.",
        ),
        rooms.Card(
            86, "What our work led to", "outcomes", Act.OWN_SUPPORT,
            "Read what partners and officers tell of it.",
        ),
    )  # fmt: skip
    notices = (
        rooms.Watch("notices.open_breaches", "notices.breaches"),
        rooms.Watch("outcomes.pages.newest", "outcomes.pages.on_start_page"),
        rooms.Watch("notices.of_unit", "notices.confided"),
        rooms.Watch("notices.laid_down", "notices.sessions"),
    )
    translated = ("support-break", "support-wind-down", "notices.confided", "notices.sessions")
    called = {"breach": "Breach "}
    shows = {"breach": "breach"}
    rule_books = {"support": rooms.RuleBook("rules.check", shipped="rules.shipped")}
    compared = {
        "SupportKey": rooms.Compared(),
        "Filed": rooms.Compared(),
        "Breach": rooms.Compared(),
        "BreachStep": rooms.Compared(),
        "Outcome": rooms.Compared(),
    }
