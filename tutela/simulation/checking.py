"""A simulated quality officer's day: draw, check blind, decide disputes, release or return."""

from dataclasses import dataclass

from tutela.casework.gate import Actor
from tutela.casework.grading.models import Lot
from tutela.casework.items.models import Item
from tutela.casework.quality import actions as quality, queries
from tutela.casework.quality.disputes import queries as disputes
from tutela.casework.quality.models import Check, Finding, Sample
from tutela.casework.quality.sampling import plans
from tutela.casework.quality.sampling.terms import Came
from tutela.casework.welfare.errors import BreakDue, BudgetSpent, OutsideHours, RunOfHighest
from tutela.simulation.looking import Eyes, Opinion
from tutela.simulation.scenario import Viewer
from tutela.simulation.shifts import BREAK_S, rectify
from tutela.simulation.unit import SimulatedUnit

_REASON = "Faults were found in its sample."


@dataclass(slots=True)
class Office:
    """The quality officer of a simulated unit."""

    unit: SimulatedUnit
    eyes: Eyes
    by: Actor
    viewer: Viewer

    def work(self) -> int:
        """Bring every lot that waits to its verdict; give how many that were."""
        lots = list(queries.waiting_for(self.by).select_related("shift").order_by("pk"))
        for lot in lots:
            if self._passes(lot):
                self._settle_disputes(lot)
                self._close_findings(lot)
                quality.release_lot(self.by, lot)
            else:
                quality.return_lot(self.by, lot, _REASON)
        return len(lots)

    def _passes(self, lot: Lot) -> bool:
        book = plans.in_force(self.unit.unit.pk)
        if book is None:
            return True
        sample = quality.draw_sample(self.by, lot, book.digest)
        while (check := queries.check_for(self.by, lot)) is not None:
            self._answer(lot, check)
        return Sample.objects.get(pk=sample.pk).came == Came.ACCEPTED

    def _answer(self, lot: Lot, check: Check) -> None:
        opinion = self._seen(lot, check.assessment.item)
        quality.answer_check(self.by, check, opinion.category, opinion.tags)

    def _seen(self, lot: Lot, item: Item) -> Opinion:
        """Look at what is checked; where a limit is met, after the break or on the next day."""
        while True:
            because = queries.assignment_for(self.by, lot, item)
            try:
                return self.eyes.look(self.by, self.viewer, item, self.unit.files[item.pk], because)
            except (BreakDue, RunOfHighest):
                self.eyes.clock.go_on(BREAK_S)
            except (BudgetSpent, OutsideHours):
                self.eyes.clock.go_to_next_morning()

    def _settle_disputes(self, lot: Lot) -> None:
        """Decide what three people see in three ways."""
        open_now = disputes.open_for(self.by).filter(state="disputed", item__assessments__shift=lot.shift)
        for row in open_now.select_related("item").distinct().order_by("item"):
            opinion = self._seen(lot, row.item)
            quality.adjudicate(self.by, row.item, opinion.category, "Simulated.")

    def _close_findings(self, lot: Lot) -> None:
        """Have the assessor mend what was found, and check that it was."""
        graded = next(by for by, _ in self.unit.assessors if by.person == lot.shift.person_id)
        rectify(graded, lot.shift)
        for finding in Finding.objects.filter(
            assessment__shift=lot.shift, state=Finding.State.RECTIFIED
        ).order_by("pk"):
            quality.recheck(self.by, finding, is_right=True)
