"""Reports come in, are decided, held and counted anew by several at once; none is lost or decided twice."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.casework.reports.telling import arrival, received
from tests.casework.working import at_once
from tutela.casework.clocks import actions as clocks
from tutela.casework.clocks.models import Clock, Tally
from tutela.casework.custody import log
from tutela.casework.custody.models import LogEntry
from tutela.casework.gate import Actor, machine
from tutela.casework.reports import actions
from tutela.casework.reports.actions.receive import Arrival
from tutela.casework.reports.counters import DayCount
from tutela.casework.reports.errors import AlreadySettled, BadOutcome, NotYours
from tutela.casework.reports.models import Disposition, Report
from tutela.casework.reports.triage import alike
from tutela.engine.formats.reports.told import Address, Channel, Source

pytestmark = pytest.mark.django_db(transaction=True)
REASON = "Sentence 1."


def _flood(numbers: range) -> Iterator[Arrival]:
    for number in numbers:
        yield arrival(
            number, source=Source.PUBLIC, channel=Channel.FORM, sender="", persons=(),
            addresses=(Address("https://example.com/the-same"),),
        )  # fmt: skip


def _come_in(by: Actor, first: int) -> Callable[[], None]:
    def work() -> None:
        for at in range(first, first + 24, 6):
            received(by, *_flood(range(at, at + 6)))

    return work


def _decide(by: Actor) -> Callable[[], None]:
    """Take up what stands for all of them, decide it and others like it; somebody is faster at times."""

    def work() -> None:
        for _ in range(6):
            report = Report.objects.filter(state="waiting", is_folded=False).first()
            if report is None:
                continue
            try:
                actions.claim_report(by, report)
                actions.settle_report(by, report, "actioned.1")
                others = alike.waiting_like(Report.objects.get(pk=report.pk), 0, 3)
                actions.settle_alike(by, report, {other.pk: other.version for other in others})
            except (AlreadySettled, BadOutcome, NotYours):
                continue

    return work


def _hold(by: Actor) -> Callable[[], None]:
    def work() -> None:
        for report in Report.objects.filter(state="waiting").order_by("-pk")[:4]:
            try:
                actions.claim_report(by, report)
                actions.hold_report(by, report, REASON, timezone.now() + timedelta(hours=1))
            except (AlreadySettled, NotYours):
                continue

    return work


def _count_anew(unit: int) -> Callable[[], None]:
    def work() -> None:
        for _ in range(4):
            actions.list_unsettled(machine(unit))
            clocks.recount(machine(unit))

    return work


def test_a_flood_that_comes_in_while_it_is_decided_loses_none(ida: Actor, sam: Actor) -> None:
    received(ida, *_flood(range(1, 31)))

    works = (_come_in(ida, 100), _come_in(sam, 200), _decide(ida), _decide(sam), _hold(sam))
    at_once(lambda work: work(), (*works, _count_anew(ida.unit)))

    assert Report.objects.count() == 78
    settled = Report.objects.filter(state="settled")
    assert (
        settled.count() == Disposition.objects.count() == Disposition.objects.filter(is_current=True).count()
    )
    assert set(settled.values_list("pk", flat=True)) == set(
        Disposition.objects.values_list("report", flat=True)
    )
    assert settled.exists()
    # All that wait are one row, or stand behind it, and nothing else is out of sight.
    waiting = Report.objects.filter(state="waiting")
    assert waiting.filter(is_folded=False).count() == 1
    assert not Report.objects.exclude(state="waiting").filter(is_folded=True).exists()
    _counted_right(ida.unit)
    log.verify()


def _counted_right(unit: int) -> None:
    open_ones = Report.objects.exclude(state="settled").count()
    assert sum(row.number for row in DayCount.objects.filter(what="open")) == open_ones
    running = Clock.objects.filter(ended_at=None).count()
    assert sum(row.number for row in Tally.objects.filter(what="due")) == running
    actions.list_unsettled(machine(unit))
    entry = LogEntry.objects.filter(act="reports.unsettled").latest("pk")
    assert '"counters_mended":0' in entry.body
    assert clocks.recount(machine(unit)) == 0
