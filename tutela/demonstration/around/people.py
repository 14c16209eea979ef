"""What stands around the unit's own people: duty, a breach, limits, a tool, and work given to one."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from tutela.casework.cases.models import Exhibit
from tutela.casework.duty import actions as duty
from tutela.casework.duty.models import Turn
from tutela.casework.gate import Actor
from tutela.casework.grading import actions as grading
from tutela.casework.grading.models import Allocation
from tutela.casework.people.actions import set_line_manager
from tutela.casework.people.models import Unit
from tutela.casework.people.queries import person_of
from tutela.casework.support import actions as support
from tutela.casework.support.models import Breach
from tutela.casework.tools import actions as tools
from tutela.casework.tools.models import Tool
from tutela.casework.welfare import actions as welfare
from tutela.casework.welfare.limits import rules
from tutela.casework.welfare.models import Clearance, RiskAssessment
from tutela.demonstration import benign_tool
from tutela.demonstration.approving import READ_ON
from tutela.demonstration.team import Whole


def look_after_people(team: Whole) -> None:
    """Put down what is not there yet."""
    _duty(team.sam)
    _breach(team)
    _limits(team)
    _tool(team)


def give_work(team: Whole, exhibit: Exhibit) -> None:
    """Give an exhibit to one of the assessors to grade first."""
    with transaction.atomic():
        if not Allocation.objects.filter(exhibit=exhibit).exists():
            grading.give(team.sam, exhibit, person_of(team.asif), Allocation.Priority.USUAL)


@transaction.atomic
def _duty(sam: Actor) -> None:
    """Put sam on duty until further notice."""
    if not Turn.objects.filter(unit=sam.unit).exists():
        duty.add_turn(sam, person_of(sam), 1, "sam@unit.example", timezone.now())


@transaction.atomic
def _breach(team: Whole) -> None:
    """Have ana report that something went wrong, and her line manager deal with it."""
    if Breach.objects.filter(unit=team.ana.unit).exists():
        return
    set_line_manager(team.adele, person_of(team.ana), person_of(team.sam))
    breach = support.report_breach(team.ana)
    support.write_breach_step(team.ana, breach, breach.version, "device", "open", "Sentence 1.")
    breach.refresh_from_db()
    support.write_breach_step(team.sam, breach, breach.version, "device", "not_needed", "Sentence 2.")


@transaction.atomic
def _limits(team: Whole) -> None:
    """Enter an assessment of the day's limits, that another signs; a clearance; and a shift of tomorrow."""
    if RiskAssessment.objects.filter(unit=team.sam.unit).exists():
        return
    day = rules.read(rules.shipped()).duty("day")
    entered = welfare.enter_assessment(team.quinn, day, READ_ON, 12, "Sentence 3.")
    welfare.sign_assessment(team.sam, entered)
    welfare.enter_assessment(team.quinn, day, READ_ON, 6, "Sentence 4.")
    welfare.enter_clearance(team.sam, person_of(team.ana), Clearance.Kind.VETTING, "Level 1", READ_ON)
    begins = timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=1), time(9)))
    welfare.plan_shift(team.sam, person_of(team.ana), begins, begins + timedelta(hours=8))


@transaction.atomic
def _tool(team: Whole) -> None:
    """Supply the benign tool, which two people approve, where the unit has the categories that it says."""
    is_its_pack = Unit.objects.get(pk=team.finn.unit).law_pack == "demonstration"
    if not is_its_pack or Tool.objects.filter(unit=team.finn.unit).exists():
        return
    model = benign_tool.model()
    card = benign_tool.card(model, timezone.localdate())
    tool = tools.supply(team.finn, card, model, person_of(team.finn))
    for by in (team.quinn, team.sam):
        tools.approve(by, tool, tool.digest)
