"""A simulated assessor's day at the real desk: dispense, look, decide, mend what came back, sign off."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from uuid import uuid4

from tutela.casework.gate import Actor
from tutela.casework.grading import actions as grading, queries
from tutela.casework.grading.models import Shift
from tutela.casework.items.models import Item
from tutela.casework.quality import actions as quality
from tutela.casework.quality.models import Finding
from tutela.casework.welfare.errors import BreakDue, BudgetSpent, OutsideHours, RunOfHighest
from tutela.simulation.corpus import File, chance_of
from tutela.simulation.looking import Eyes, Opinion, facts_of
from tutela.simulation.scenario import Viewer
from tutela.simulation.unit import SimulatedUnit

BREAK_S = 600
# How often an alike file that is something else is seen among the small pictures of its stack.
_ODD_SEEN = 0.9
_DAY_OVER = (BudgetSpent, OutsideHours)


@dataclass(slots=True)
class Desk:
    """One assessor of a simulated unit."""

    unit: SimulatedUnit
    eyes: Eyes
    by: Actor
    viewer: Viewer

    def work(self) -> int:
        """Work until the day's viewing is over or nothing waits, and sign off; give how many were decided."""
        decided = 0
        for shift in Shift.objects.filter(
            person=self.by.person, returned_at__isnull=False, confirmed_at=None
        ).order_by("pk"):
            decided += self._mend(shift)
            grading.confirm_shift(self.by, shift)
        with suppress(*_DAY_OVER):
            while number := self._batch():
                decided += number
        running = queries.running_shift(self.by)
        if running is not None and queries.grades_in(running).exists():
            grading.confirm_shift(self.by, running)
        return decided

    def _batch(self) -> int:
        """Decide what is dispensed next; give how much that was, 0 where nothing waits."""
        batch, decided = grading.dispense(self.by), 0
        places = batch.reservations.filter(item__state=Item.State.QUEUED).order_by("position")
        mine = set(self._given(each.item_id for each in places))
        for reservation in places.select_related("item"):
            item = reservation.item
            if item.pk in mine:
                continue
            opinion = self._seen(item)
            if opinion is None:
                # A break came between: what lies there now is asked for again.
                return max(1, decided)
            reached = self._reached(item, mine)
            grading.assess(self.by, item, opinion.category, uuid4(), reached, facts=opinion.facts)
            mine |= {item.pk, *(one.pk for one in reached)}
            decided += 1
        return decided

    def _seen(self, item: Item) -> Opinion | None:
        """Look at what lies on the desk; None after a break, which a limit asked for."""
        try:
            return self._look(item)
        except (BreakDue, RunOfHighest):
            self.eyes.clock.go_on(BREAK_S)
            return None

    def _look(self, item: Item) -> Opinion:
        because = queries.assignment_for(self.by, item)
        return self.eyes.look(self.by, self.viewer, item, self.file(item.pk), because)

    def file(self, item: int) -> File:
        """Give the file that an item is, with its truth."""
        return self.unit.files[item]

    def _given(self, items: Iterable[int]) -> Iterable[int]:
        return (
            queries.votes().filter(person=self.by.person, item__in=list(items)).values_list("item", flat=True)
        )

    def _reached(self, lead: Item, mine: set[int]) -> list[Item]:
        """Give the other members of a stack that are decided with one: all that wait and look alike."""
        alike = [one for one in self.unit.stacks.get(lead.pk, ()) if one != lead.pk and one not in mine]
        if not alike:
            return []
        given = set(self._given(alike))
        free = Item.objects.filter(pk__in=alike, state=Item.State.QUEUED).exclude(pk__in=given)
        return [one for one in free.order_by("pk") if not self._stands_out(lead, one)]

    def _stands_out(self, lead: Item, other: Item) -> bool:
        if self.file(other.pk).truth == self.file(lead.pk).truth:
            return False
        return chance_of(self.eyes.seed, self.viewer.name, other.pk, "odd").random() < _ODD_SEEN

    def _mend(self, shift: Shift) -> int:
        """Mend what was found, and look again at what its faults may stand for, as far as the day goes."""
        rectify(self.by, shift)
        looked = 0
        grades = queries.to_look_again(shift).select_related("item").order_by("item")
        with suppress(*_DAY_OVER):
            for grade in list(grades):
                while (opinion := self._seen(grade.item)) is None:
                    continue
                looked += 1
                if opinion.category != grade.category or opinion.tags:
                    grading.amend(self.by, shift, grade.item, opinion.category, uuid4(), opinion.facts)
        return max(1, looked)


def rectify(by: Actor, shift: Shift) -> None:
    """Mend what was found in a shift as its finder says."""
    for finding in Finding.objects.filter(
        assessment__shift=shift, graded_by=by.person, state=Finding.State.OPEN
    ).order_by("pk"):
        tags = tuple(finding.check_of.tags) if finding.check_of is not None else ()
        facts = facts_of(finding.category, tags) if tags else None
        quality.rectify(by, finding, finding.category, uuid4(), facts)
