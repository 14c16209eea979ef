"""What this room adds to the house."""

from django.db.models import Q

from tutela.casework import rooms
from tutela.casework.gate import Act


class Subjects(rooms.Room):
    """Who and what is named in a case, what is the same, and the risk of people."""

    name = "tutela.casework.subjects"
    addresses = "urls"
    commands = ("subject",)
    navigation = (rooms.Entry(rooms.Group.CASEWORK, 33, "People of cases", "subjects", Act.SEE_SUBJECTS),)
    cards = (
        rooms.Card(
            34, "People of cases", "subjects", Act.DECIDE_NOMINATION,
            "Decide whom colleagues nominated to tasking.",
            "queries.waiting", "waits for your decision", "wait for your decision",
        ),
    )  # fmt: skip
    shows = {"subject": "subject"}
    called = {"subject": "S-", "nomination": "NM-"}
    offers = (rooms.Offer("case", "entities.pages.offer_of_case"),)
    notices = (rooms.Watch("queries.reviews_due", "notices.reviews_due"),)
    compared = {
        # A machine's row can be gathered again; which entity it is in follows from the judgements.
        "Observation": rooms.Compared(but=("entity", "first_ms", "last_ms"), among=Q(noted_by__isnull=False)),
        "Judgement": rooms.Compared(among=Q(by__isnull=False)),
        "Subject": rooms.Compared(),
        "Nomination": rooms.Compared(),
        "Review": rooms.Compared(),
    }
    rule_books = {"risk rules for people": rooms.RuleBook("harm.check", shipped="harm.shipped")}
    disposed = {
        "Review": rooms.Disposed("nomination__subject__case"),
        "Nomination": rooms.Disposed("subject__case"),
        "Subject": rooms.Disposed("case"),
        "Judgement": rooms.Disposed("case"),
        "Observation": rooms.Disposed("case"),
    }
