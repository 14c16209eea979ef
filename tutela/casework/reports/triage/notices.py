"""What those who assess reports are told without asking."""

from django.urls import reverse

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.reports import queries
from tutela.casework.reports.triage import queue
from tutela.casework.reports.triage.queue import Asked
from tutela.casework.rooms import Notice
from tutela.casework.times import moment

_PLACE = 20


def unsettled(by: Actor) -> list[Notice]:
    """Tell how many reports have not ended, and since when the oldest waits."""
    if not gate.may(by, Act.SETTLE_REPORTS):
        return []
    found = queries.oldest_unsettled(by)
    if found is None:
        return []
    oldest, number = found
    word = "report has" if number == 1 else "reports have"
    says = f"{number} {word} no disposition yet; the oldest came on {moment(oldest)}."
    return [Notice(_PLACE, says, "See the oldest", reverse("reports") + Asked(queue.OLDEST).address())]
