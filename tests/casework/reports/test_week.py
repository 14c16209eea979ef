"""A week at a bureau's volume: urgent reports come before a person within minutes, every step on record.

`make simulate-week` plays the whole week, of 1,700 referrals as in early 2026, and prints the share.
"""

import os
import sys

from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.casework.reports.week import DAY, WEEK, Bureau
from tutela.casework.custody import log
from tutela.casework.custody.models import LogEntry
from tutela.casework.duty import actions as duty
from tutela.casework.gate import Actor, Role
from tutela.casework.people import actions as people, queries
from tutela.casework.people.models import Unit
from tutela.casework.people.queries import person_of
from tutela.casework.reports.models import Disposition, Report
from tutela.site.settings import Mail, Outbound, Settings as Chosen

IS_WHOLE = "TUTELA_SIMULATE_WEEK" in os.environ


def staff(unit: Unit, role: Role, *names: str) -> list[Actor]:
    for name in names:
        people.add_person(queries.installation(unit.pk), name, name.title(), unit, role)
    return [queries.actor_named(name, "test") for name in names]


def test_ninety_five_in_a_hundred_urgent_reports_are_before_a_person_within_a_quarter_of_an_hour(
    unit: Unit, sam: Actor, settings: Settings
) -> None:
    mail = Mail(
        host="127.0.0.1", port=1, security="none", sender="desk@unit.example", recipients=["unit.example"]
    )
    settings.TUTELA = Chosen(outbound=Outbound(allow=["127.0.0.1"], private=["127.0.0.1"]), mail=mail)
    analysts = staff(unit, Role.ANALYST, *(f"analyst{n}" for n in range(8)))
    officers = [sam, *staff(unit, Role.SUPERVISOR, "nora", "omar")]
    for place, officer in enumerate(officers, 1):
        duty.add_turn(sam, person_of(officer), place, f"{officer.name}@unit.example", timezone.now())
    bureau = Bureau(7, analysts, officers)

    week = bureau.play(1700, 60, WEEK) if IS_WHOLE else bureau.play(50, 20, DAY)

    sys.stdout.write(
        f"\n{week.reports} reports, {len(week.urgent)} urgent: {week.share:.1%} before a person within 15 "
        f"minutes; {week.settled} settled, {week.told} messages, {week.taken_up} alerts taken up.\n"
    )
    assert week.share >= 0.95
    assert set(week.urgent) <= set(week.looked)
    acts = LogEntry.objects
    assert acts.filter(act="report_delivery.received").count() == week.reports == Report.objects.count()
    assert acts.filter(act="report.claimed").count() >= len(week.looked) - 1
    assert acts.filter(act="report.settled").count() == week.settled == Disposition.objects.count()
    assert acts.filter(act="alert.told").count() == week.told
    assert acts.filter(act="alert.taken_up").count() == week.taken_up
    log.verify()
