"""What this room adds to the house."""

from tutela.casework import rooms
from tutela.casework.gate import Act


class Retention(rooms.Room):
    """Clocks of keeping, holds, reviews, and what was disposed of."""

    name = "tutela.casework.retention"
    addresses = "urls"
    handlers = "tasks"
    commands = ("retention",)
    navigation = (rooms.Entry(rooms.Group.RECORD, 72, "Retention", "retention", Act.SEE_RETENTION),)
    cards = (
        rooms.Card(
            58, "Retention", "retention", Act.CONFIRM_DISPOSAL, "Answer what is to be disposed of.",
            "queries.waiting", "disposal waits for you", "disposals wait for you",
        ),
    )  # fmt: skip
    shows = {"disposal": "disposal"}
    called = {"disposal": "DC-", "hold": "LH-"}
    offers = (
        rooms.Offer("case", "pages.offer_of_case"),
        rooms.Offer("report", "pages.offer_of_report"),
    )
    notices = (
        rooms.Watch("queries.due_for", "notices.due"),
        rooms.Watch("queries.to_confirm", "notices.to_confirm"),
    )
    rounds = ("rounds.look_over", "rounds.clean_off_peak")
    redone = {
        "disposal.begun": "redo.dispose_again",
        "reports.disposal_begun": "redo.dispose_reports_again",
    }
    restored = "redo.after_any"
    rule_books = {"retention": rooms.RuleBook("books.check", shipped="books.shipped")}
    compared = {
        "RetentionClock": rooms.Compared(),
        "Hold": rooms.Compared(),
        "Review": rooms.Compared(),
        "Disposal": rooms.Compared(but=("reach", "counts", "cleaned_at")),
        "DisposalPart": rooms.Compared(),
    }
    disposed_with_report = {
        "RetentionClock": rooms.Disposed(keeps="says by which rule it was kept, and ends with it"),
        "Hold": rooms.Disposed(keeps="a step of its own empties it"),
        "Review": rooms.Disposed(keeps="a step of its own empties it"),
        "Disposal": rooms.Disposed(keeps="is the certificate"),
        "DisposalPart": rooms.Disposed(keeps="says which reports a certificate is of"),
    }
