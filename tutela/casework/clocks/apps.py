"""What this room adds to the house."""

from django.db.models import Q

from tutela.casework import rooms
from tutela.casework.gate import Act


class Clocks(rooms.Room):
    """Time that is left."""

    name = "tutela.casework.clocks"
    addresses = "urls"
    navigation = (rooms.Entry(rooms.Group.REPORTS, 65, "Clocks", "clocks", Act.SEE_CLOCKS),)
    notices = (rooms.Watch("queries.overdue_of", "notices.overdue"),)
    rounds = ("rounds.pass_on_overdue", "rounds.recount")
    compared = {
        "Clock": rooms.Compared(
            but=("left", "due_at", "passes_at", "ended_at", "end", "elapsed_minutes", "working_minutes"),
            among=Q(overdue_at__isnull=False),
        ),
        "Passing": rooms.Compared(),
    }
    not_compared = {
        "Pause": "follows from what a room did with its thing, which that room states",
        "Tally": "counts clocks, which is done anew each night",
    }
    disposed = {
        "Clock": rooms.Disposed(keeps="says in codes and numbers how long what waited"),
        "Tally": rooms.Disposed(keeps="counts"),
    }
    disposed_with_report = {
        "Clock": rooms.Disposed(keeps="says in codes and numbers how long what waited"),
        "Tally": rooms.Disposed(keeps="counts"),
    }
