"""What this room adds to the house."""

from tutela.casework import rooms
from tutela.casework.gate import Act


class Grading(rooms.Room):
    """Shifts, the desk, decisions, and the check of one's own."""

    name = "tutela.casework.grading"
    addresses = "urls"
    navigation = (
        rooms.Entry(rooms.Group.CASEWORK, 10, "Grade", "workbench", Act.GRADE),
        rooms.Entry(rooms.Group.CASEWORK, 20, "Check my shift", "shift", Act.CONFIRM_SHIFT),
    )
    cards = (
        rooms.Card(
            10, "Grade", "workbench", Act.GRADE, "Decide what waits, stack by stack.",
            "queries.waiting", "item left", "items left",
        ),
        rooms.Card(
            20, "Check my shift", "shift", Act.CONFIRM_SHIFT,
            "Look through your own decisions and sign the shift off.",
            "queries.returned", "shift came back", "shifts came back",
        ),
    )  # fmt: skip
    remarks = "films.remarks.parts_of"
    translated = (
        "workbench", "key-card", "my-keys", "guidance", "ask-beside", "beside", "hand-over", "handed-over",
        "stop-now", "shift", "grading-api", "notices.returned", "notices.given", "notices.guidance",
        "notices.handed_over", "notices.beside",
    )  # fmt: skip
    commands = ("touched",)
    handlers = "law_packs.tasks"
    shows = {"shift": "shift", "stop": "stop-now"}
    notices = (
        "notices.returned",
        "notices.given",
        "notices.guidance",
        rooms.Watch("handover.pages.handed_to", "notices.handed_over"),
        rooms.Watch("shoulder.queries.waiting_for", "notices.beside"),
        rooms.Watch("law_packs.queries.to_look_over", "law_packs.notices.to_look_over"),
    )
    rule_books = {
        "guidance for grading": rooms.RuleBook("guidance.sections.check", shipped="guidance.sections.shipped")
    }
    offers = (
        rooms.Offer("exhibit", "pages.grading_of_exhibit"),
        rooms.Offer("hash list", "pages.grading_after_recall"),
        rooms.Offer("policy version", "law_packs.pages.touched_by_version"),
    )
    compared = {
        "Segment": rooms.Compared(),
        "Consensus": rooms.Compared(),
        "Adjudication": rooms.Compared(),
        "OpinionRequest": rooms.Compared(),
        "LawChange": rooms.Compared(),
    }
    not_compared = {
        "Batch": "says what lies on a desk now",
        "Reservation": "says what lies on a desk now",
        "Decision": "is stated with each of its grades",
        "Skip": "informs, and settles nothing",
        "OutsideOpinion": "is read from a sealed file, and can be read from it again",
        "Lot": "is stated by its shift and its verdict",
        "HandOver": "says what was laid from one desk on another, and settles nothing",
        "Shoulder": "says who looked with whom, and settles nothing; each look is compared",
        "OwnKeys": "says how a person presses keys, and settles nothing",
        "Touched": "follows from the facts of a grade and the texts of two versions",
        "Allocation": "says who was given what to do, and settles nothing",
    }
    disposed = {
        "Reservation": rooms.Disposed("item", of="item"),
        "OutsideOpinion": rooms.Disposed("item", of="item"),
        "Adjudication": rooms.Disposed(
            "item", of="item", empties=("reason",), keeps="who decided what, in codes"
        ),
        "Assessment": rooms.Disposed(keeps="who graded what, in codes of the law"),
        "Segment": rooms.Disposed(keeps="who graded what, in codes of the law"),
        "Consensus": rooms.Disposed(keeps="how people agreed, in codes"),
        "Touched": rooms.Disposed(keeps="which grades a change of the law touched, in codes"),
    }
