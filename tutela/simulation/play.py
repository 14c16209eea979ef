"""Plays policies on one corpus: each in a unit of its own, day after day, until nothing waits."""

import importlib
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

from django.utils import timezone

from tutela.casework.grading.models import Shift
from tutela.casework.grading.opinions import policy as opinions
from tutela.casework.items.models import Item
from tutela.simulation import corpus, figures
from tutela.simulation.checking import Office
from tutela.simulation.clock import Clock, counted
from tutela.simulation.figures import Figures
from tutela.simulation.looking import Eyes
from tutela.simulation.policies import Policy
from tutela.simulation.scenario import Scenario
from tutela.simulation.shifts import Desk
from tutela.simulation.unit import SimulatedUnit, set_up

Tell = Callable[[str, int], None]
_DRAW_SAMPLE = "tutela.casework.quality.actions.draw_sample"


def play(
    policies: Sequence[Policy], scenario: Scenario, files: int, seed: int, folder: Path, tell: Tell
) -> Iterator[Figures]:
    """Play each policy on the same files, and give its figures as soon as it ends.

    Samples are drawn from the seed as well, so that the same seed gives the same table; a unit's own samples
    are drawn by chance that nobody knows beforehand.

    Args:
        policies: which, in this order.
        scenario: of which corpus and people.
        files: how many files the corpus has.
        seed: the same one gives the same corpus, the same errors and the same samples.
        folder: where the list that is imported may lie.
        tell: is told, day after day, which policy is played and how much waits.
    """
    made = corpus.make(scenario, files, seed)
    with counted(timezone.now() + timedelta(days=1)) as clock:
        for policy in policies:
            clock.go_to_next_morning()
            with ExitStack() as stack:
                draws = random.Random(seed)  # noqa: S311 - to be drawn again
                drawing = SimpleNamespace(randbits=draws.getrandbits)
                stack.enter_context(patch.object(importlib.import_module(_DRAW_SAMPLE), "secrets", drawing))
                stack.enter_context(opinions.trying(opinions.parse(policy.opinions.encode())))
                unit = set_up(policy, scenario, made, folder)
                days = _days(unit, Eyes(seed, clock), clock, tell)
                yield figures.count(unit, days)


def _days(unit: SimulatedUnit, eyes: Eyes, clock: Clock, tell: Tell) -> int:
    """Let assessors and the quality officer work in turn, a day each, until nothing is done any more."""
    desks = [Desk(unit, eyes, by, viewer) for by, viewer in unit.assessors]
    office, days, idle = Office(unit, eyes, *unit.checker), 0, 0
    while idle < len(desks):
        desk = desks[days % len(desks)]
        days += 1
        clock.go_to_next_morning()
        done = desk.work()
        clock.go_to_next_morning()
        done += office.work()
        idle = 0 if done else idle + 1
        waiting = Item.objects.filter(unit=unit.unit, state=Item.State.QUEUED).count()
        tell(unit.policy.title, waiting)
        if not waiting and not _came_back(unit):
            break
    return days - idle


def _came_back(unit: SimulatedUnit) -> bool:
    returned = Shift.objects.filter(unit=unit.unit, returned_at__isnull=False, confirmed_at=None)
    return returned.exists()
