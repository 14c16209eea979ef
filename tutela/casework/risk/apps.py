"""What this room adds to the house."""

from tutela.casework import rooms
from tutela.casework.risk.kinds import BACK_TEST


class Risk(rooms.Room):
    """How risk was assessed, and by which rules."""

    name = "tutela.casework.risk"
    rule_books = {"risk rules": rooms.RuleBook("rules.check", back_test=BACK_TEST, shipped="rules.shipped")}
    compared = {
        "Assessment": rooms.Compared(),
        "StatedFact": rooms.Compared(),
        "Lowering": rooms.Compared(),
        "InstrumentResult": rooms.Compared(),
    }
    not_compared = {
        "FollowedBook": "is named by the digest of its text",
    }
    disposed = {
        "InstrumentResult": rooms.Disposed("subject", of="subject", kind="subject_kind"),
        "StatedFact": rooms.Disposed("subject", of="subject", kind="subject_kind"),
        "Lowering": rooms.Disposed("subject", of="subject", kind="subject_kind"),
        "Assessment": rooms.Disposed("subject", of="subject", kind="subject_kind"),
    }
    disposed_with_report = {
        "InstrumentResult": rooms.Disposed("subject", of="report", kind="subject_kind"),
        "StatedFact": rooms.Disposed("subject", of="report", kind="subject_kind"),
        "Lowering": rooms.Disposed("subject", of="report", kind="subject_kind"),
        "Assessment": rooms.Disposed(
            "subject", of="report", kind="subject_kind", empties=("says", "facts", "rules"),
            keeps="the band, by which reports are counted",
        ),
    }  # fmt: skip
