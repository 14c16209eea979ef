"""What is told of work that failed."""

from django.urls import reverse

from tutela.casework import gate, rooms
from tutela.casework.gate import Act, Actor
from tutela.casework.jobs import queries
from tutela.casework.rooms import Notice

_PLACE = 40


def late(by: Actor) -> list[Notice]:
    """Tell administrators of what no worker looks after any more, such as the public's letterbox."""
    titles = queries.round_titles()
    left = dict.fromkeys(titles[row.does] for row in queries.late_rounds(by).order_by("at"))
    if not left:
        return []
    what = ", ".join(left)
    says = f"No worker has looked after {what} for ten minutes. Start one on the machine where it lies."
    return [Notice(_PLACE, says, "See the background work", reverse("work"))]


def failed(by: Actor) -> list[Notice]:
    """Tell administrators of jobs to start again, and practitioners that what they received is not done."""
    tends = gate.may(by, Act.TEND_WORK)
    if not tends and not gate.may(by, Act.RECEIVE):
        return []
    number = queries.failed_jobs(by.unit)
    if not number:
        return []
    says = "1 job failed for good." if number == 1 else f"{number} jobs failed for good."
    if tends:
        return [Notice(_PLACE, f"{says} Start again once the cause is mended.", "See why", reverse("work"))]
    says = f"{says} What was to be done is not done; an administrator starts it again."
    return [Notice(_PLACE, says, "See how far each exhibit is", rooms.page_of("exhibits"))]
