"""What this room adds to the house."""

from tutela.casework import rooms
from tutela.casework.gate import Act


class Datasets(rooms.Room):
    """Own lists given to partners: what was agreed, each delta, who has it, and what was called back."""

    name = "tutela.casework.datasets"
    addresses = "urls"
    commands = ("dataset", "filter-list")
    navigation = (rooms.Entry(rooms.Group.LISTS, 71, "Datasets", "datasets", Act.SEE_PARTNERS),)
    shows = {"supply": "supply"}
    called = {"supply": "DS-"}
    notices = (
        rooms.Watch("queries.to_confirm", "notices.to_confirm"),
        rooms.Watch("queries.unanswered_recalls", "notices.unanswered"),
        rooms.Watch("queries.open_feedback", "notices.feedback"),
        rooms.Watch("queries.not_pushed", "notices.not_pushed"),
        rooms.Watch("entries.queries.to_approve", "entries.notices.to_approve"),
        rooms.Watch("entries.queries.to_take_away", "entries.notices.to_take_away"),
    )
    rounds = ("rounds.follow_partners", "rounds.follow_entries")
    compared = {
        "Supply": rooms.Compared(),
        "Delta": rooms.Compared(but=("counted_from", "fetches")),
        "Push": rooms.Compared(),
        "Receipt": rooms.Compared(),
        "Recall": rooms.Compared(),
        "Feedback": rooms.Compared(),
        "EntryList": rooms.Compared(but=("looked_at",)),
        "ListEntry": rooms.Compared(),
    }
    disposed_with_report = {
        "ListEntry": rooms.Disposed(
            keeps="what partners were given as it was signed; it ends once its report says nothing of it"
        ),
    }
