"""A unit that follows a plan of sampling, for the tests."""

from datetime import date
from typing import Any
from uuid import uuid4

from tests.casework.grading.opinions.making import person
from tutela.casework.gate import Actor, Role
from tutela.casework.items.models import Item
from tutela.casework.people.models import Unit
from tutela.casework.policies import actions as policies
from tutela.casework.quality import actions, queries
from tutela.casework.quality.models import Check, Sample
from tutela.casework.quality.sampling import plans
from tutela.casework.welfare import actions as welfare
from tutela.casework.welfare.actions import show
from tutela.casework.welfare.models import ExposureEvent

SOURCE: Any = {"change": "First version", "citation": "Decision 1/26", "read_on": date(2026, 11, 2)}


def follow(unit: Unit, text: str | None = None) -> None:
    """Have two people of the unit approve its plans, written by a third; the shipped ones unless told."""
    writer, first, second = (person(unit, f"planner{number}", Role.SUPERVISOR) for number in (1, 2, 3))
    policy = policies.make_policy(writer, "sampling", "Sampling", "Quality lead", rule_book=plans.RULE_BOOK)
    version = policies.propose(writer, policies.draft(writer, policy, text or plans.shipped(), **SOURCE))
    for each in (first, second):
        policies.approve(each, version, version.digest)


def look(by: Actor, check: Check) -> None:
    """Have somebody look at what they are to check, for a second."""
    item, lot = check.assessment.item, check.sample.lot
    shown = show(by, item, "preview", uuid4(), queries.assignment_for(by, lot, item))
    welfare.end_exposure(by, ExposureEvent.objects.get(pk=shown.event_id))


def answer(by: Actor, sample: Sample, wrong: dict[int, str] | None = None) -> int:
    """Check a sample to its end as it was graded, but for some items; give how many were checked."""
    checked = 0
    while (check := queries.check_for(by, sample.lot)) is not None:
        look(by, check)
        said = (wrong or {}).get(check.assessment.item_id, check.assessment.category)
        actions.answer_check(by, check, said)
        checked += 1
    sample.refresh_from_db()
    return checked


def draw(by: Actor, unit: Unit, items: list[Item]) -> Sample:
    """Draw a sample of the lot that holds some items, by the plans in force."""
    lot = items[0].assessments.get(stands=True).shift.lots.latest("pk")
    book = plans.in_force(unit.pk)
    assert book is not None
    return actions.draw_sample(by, lot, book.digest)
