"""Puts a year of reports straight into the tables of an installation, with clocks, bundles and hubs."""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

_AT_ONCE = 2000
_BANDS = {"V": 100, "H": 200, "M": 300, "L": 400, "I": 500}
_STATES = ("waiting", "waiting", "held", "escalated", "settled")
_YEAR = 525_600
# Of so many reports one tells of a child at immediate risk, and so many stand in a bundle.
_AT_RISK, _IN_A_BUNDLE, _HUBS = 2000, 5, 300


def fill(count: int) -> int:
    """Put in rows until there are so many reports, spread over states, bands, sources, classes and a year."""
    from django.db import connection, transaction

    from tutela.casework import database
    from tutela.casework.clocks import actions as clocks
    from tutela.casework.gate import machine
    from tutela.casework.people.models import Person, Unit
    from tutela.casework.reports import actions
    from tutela.casework.reports.models import Report

    chance, unit = random.Random(1), Unit.objects.get()  # noqa: S311 - nothing here is secret
    people = list(Person.objects.filter(unit=unit).values_list("pk", flat=True))
    for start in range(Report.objects.count(), count, _AT_ONCE):
        with transaction.atomic():
            made = range(start, min(start + _AT_ONCE, count))
            reports = database.insert(_report(chance, unit, people, number) for number in made)
            database.insert(_clock(chance, unit, report) for report in reports)
    with transaction.atomic():
        _bundles(chance, unit.pk, count // _IN_A_BUNDLE)
    # Rows that no verb wrote are counted by what counts all anew each night.
    actions.list_unsettled(machine(unit.pk, "bench"))
    clocks.recount(machine(unit.pk, "bench"))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Report.objects.count()


def _report(chance: random.Random, unit: Any, people: Sequence[int], number: int) -> Any:
    from django.utils import timezone

    from tutela.casework.reports.models import Report
    from tutela.casework.reports.outcomes import outcomes
    from tutela.engine.formats.reports.told import ReportClass, Source

    band, state, now = chance.choice(list(_BANDS)), chance.choice(_STATES), timezone.now()
    received = now - timedelta(minutes=chance.randrange(_YEAR))
    report = Report(
        unit=unit,
        source=chance.choice(list(Source)).value,
        channel="file",
        sender="Bench",
        sender_reference=f"row {number}",
        report_class=chance.choice(list(ReportClass)).value,
        received_at=received,
        state=state,
        band=band,
        band_order=_BANDS[band],
        is_immediate=not number % _AT_RISK,
    )
    if state in {"held", "escalated"}:
        report.owner_id = chance.choice(people)
    if state == "settled":
        report.ended_at = _until(chance, received, now)
        report.first_look_at = received + (report.ended_at - received) / 2
        report.outcome = chance.choice(sorted({rule.code for rule in outcomes().values()}))
    return report


def _until(chance: random.Random, since: datetime, now: datetime) -> datetime:
    return since + min(timedelta(minutes=chance.randrange(1, 20_000)), now - since)


def _clock(chance: random.Random, unit: Any, report: Any) -> Any:
    from tutela.casework.clocks.models import Clock

    limit = chance.choice((60, 240, 1440, 10_080))
    due, ended = report.received_at + timedelta(minutes=limit), report.ended_at
    took = (ended - report.received_at).total_seconds() // 60 if ended else None
    return Clock(
        unit=unit,
        subject_kind="report",
        subject=report.pk,
        counts="act on its band",
        runs=Clock.Runs.ELAPSED,
        limit=limit,
        owner_role="analyst",
        hours="Mon-Fri 09:00-17:00",
        nation="ENG",
        zone="Europe/London",
        started_at=report.received_at,
        due_at=due,
        ended_at=ended,
        end=Clock.End.DONE if ended else "",
        elapsed_minutes=took,
        working_minutes=took,
    )


def _bundles(chance: random.Random, unit: int, members: int) -> None:
    from django.utils import timezone

    from tutela.casework import database
    from tutela.casework.bundles.models import Bundle
    from tutela.casework.identifiers.models import Identifier

    now = timezone.now()

    def made() -> Iterator[Bundle]:
        left = members
        while left > 1:
            size = min(left, chance.choice((2, 2, 2, 3, 5, 20)))
            left -= size
            at = now - timedelta(minutes=chance.randrange(_YEAR))
            yield Bundle(unit_id=unit, kind="report", size=size, made_at=at)

    rows = list(made())
    for start in range(0, len(rows), _AT_ONCE):
        database.insert(rows[start : start + _AT_ONCE])
    database.insert(
        Identifier(
            unit_id=unit,
            kind="network",
            key=f"hub {number}".encode(),
            loose_key=f"hub {number}".encode(),
            canonical=f"2001:db8::{number:x}",
            subjects=101 + chance.randrange(10_000),
            is_hub=True,
        )
        for number in range(_HUBS)
    )
