"""At the end of a day each report has one end, or a place in the queue with an age and an owner."""

from collections import Counter
from itertools import cycle, islice

import pytest

from tests.casework.reports.telling import arrival, received
from tutela.casework.clocks.models import Clock
from tutela.casework.gate import Actor, machine
from tutela.casework.reports import actions
from tutela.casework.reports.errors import AlreadySettled
from tutela.casework.reports.models import Disposition, Report
from tutela.casework.reports.sayings import KIND
from tutela.engine.formats.reports.told import Channel, Source

WAYS = [(source, channel) for source in Source for channel in Channel]
_A_DELIVERY = 500
_RULES = ("actioned.1", "referred.police.1", "disseminated.1")


def _named(number: int, source: Source, channel: Channel) -> dict[str, object]:
    return {"source": source, "channel": channel, "sender": f"Sender {number}", "addresses": ()}


@pytest.mark.parametrize("count", [len(WAYS), pytest.param(10_000, marks=pytest.mark.long)])
def test_of_mixed_reports_each_ends_once_or_waits_with_an_age_and_an_owner(ida: Actor, count: int) -> None:
    arrivals = [arrival(n, **_named(n, *way)) for n, way in enumerate(islice(cycle(WAYS), count), 1)]  # type: ignore[arg-type]
    for at in range(0, count, _A_DELIVERY):
        received(ida, *arrivals[at : at + _A_DELIVERY])
    ended = list(Report.objects.order_by("pk"))[::6]
    for number, report in enumerate(ended):
        actions.claim_report(ida, report)
        actions.settle_report(ida, report, _RULES[number % len(_RULES)], "Sentence 1.")
    with pytest.raises(AlreadySettled):
        actions.settle_report(ida, ended[0], "referred.police.1", "Sentence 2.")
    actions.list_unsettled(machine(ida.unit))

    # Counted from the rows alone, as somebody would who knows none of our counters.
    current = Counter(Disposition.objects.filter(is_current=True).values_list("report", flat=True))
    waiting = Report.objects.exclude(pk__in=current)
    assert set(current.values()) == {1}
    assert len(current) + waiting.count() == count
    assert not waiting.filter(state=Report.State.SETTLED).exists()
    owned = Clock.objects.filter(subject_kind=KIND, ended_at=None, subject__in=waiting.values("pk"))
    assert {clock.subject for clock in owned if clock.owner_id or clock.owner_role} == {
        report.pk for report in waiting
    }
    assert not Clock.objects.filter(subject_kind=KIND, ended_at=None, subject__in=list(current)).exists()
