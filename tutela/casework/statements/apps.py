"""What this room adds to the house."""

from tutela.casework import rooms
from tutela.casework.gate import Act


class Statements(rooms.Room):
    """Statements and schedules, made from the record."""

    name = "tutela.casework.statements"
    addresses = "urls"
    commands = ("statement",)
    navigation = (rooms.Entry(rooms.Group.CASEWORK, 44, "Statements", "statements", Act.SEE_STATEMENTS),)
    cards = (
        rooms.Card(
            50, "Statements", "statements", Act.CHECK_STATEMENT,
            "Check what colleagues made for the court before it is served.",
            "queries.waiting", "waits for your check", "wait for your check",
        ),
    )  # fmt: skip
    shows = {"statement": "statement"}
    called = {"statement": "ST-"}
    offers = (rooms.Offer("exhibit", "pages.offer"), rooms.Offer("case", "pages.offer_of_case"))
    notices = (rooms.Watch("notices.rows_to_check", "notices.to_check"),)
    rule_books = {
        "wording of statements": rooms.RuleBook("writing.wording.check", shipped="writing.wording.shipped")
    }
    compared = {
        "Statement": rooms.Compared(),
        "Version": rooms.Compared(),
        "Paper": rooms.Compared(),
        "ScheduleItem": rooms.Compared(),
    }
    disposed = {
        "Paper": rooms.Disposed("version__statement__case"),
        "Version": rooms.Disposed("statement__case"),
        "Statement": rooms.Disposed("case"),
        "ScheduleItem": rooms.Disposed("case"),
    }
