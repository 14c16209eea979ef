"""What a policy cost and what it found, counted from the rows that the real verbs wrote, beside the truth."""

from dataclasses import dataclass
from math import ceil

from tutela.casework.items.models import Settlement
from tutela.casework.origins.models import Mark
from tutela.casework.quality.models import Check, Sample, Verdict
from tutela.casework.welfare.limits.dose import weighs
from tutela.casework.welfare.models import ExposureEvent
from tutela.engine.measures.shares import Share, share
from tutela.simulation.corpus import AT_RISK, FIRST_GENERATION
from tutela.simulation.unit import SimulatedUnit

_MARKS = {AT_RISK: Mark.Kind.AT_RISK, FIRST_GENERATION: Mark.Kind.FIRST_GENERATION}
_TENTH = 10


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of one policy; times in minutes, the dose in weighted minutes.

    Attributes:
        files: how many there were.
        views, minutes, dose: full views, and what they come to, of everybody.
        checks: those of the views that were checks of lots.
        tenth: how many checks a tenth of every sampled lot would have been.
        wrong: settled with another category than the true one, of all that is settled.
        unsettled: what is not settled at the end.
        missed: of what is at risk now or a first recording, what nobody tagged so.
        accepted, rejected: samples of lots, or lots released unchecked.
        days: working days of one assessor each.
    """

    policy: str
    title: str
    files: int
    views: int
    minutes: float
    dose: float
    checks: int
    tenth: int
    wrong: Share
    unsettled: int
    missed: Share
    accepted: int
    rejected: int
    days: int

    def per_thousand(self, count: float) -> float:
        """Give a count for every 1,000 files."""
        return 1000 * count / self.files


def count(unit: SimulatedUnit, days: int) -> Figures:
    """Count what came of a simulated unit."""
    people = [by.person for by, _ in (*unit.assessors, unit.checker)]
    looks = ExposureEvent.objects.filter(person__in=people).exclude(
        closed_by=ExposureEvent.ClosedBy.NOTHING_SHOWN
    )
    views, seconds, dose = 0, 0.0, 0.0
    for event in looks.only("seconds", "weight", "severity").iterator():
        views, seconds, dose = views + 1, seconds + event.seconds, dose + event.seconds * weighs(event)
    settled = dict(Settlement.objects.filter(item__unit=unit.unit).values_list("item", "category"))
    wrong = sum(category != unit.files[item].truth for item, category in settled.items())
    samples = Sample.objects.filter(lot__unit=unit.unit)
    checked = Check.objects.filter(sample__in=samples).exclude(answered_by=None)
    released = Verdict.objects.filter(lot__unit=unit.unit, outcome=Verdict.Outcome.RELEASED).count()
    return Figures(
        unit.policy.name,
        unit.policy.title,
        len(unit.files),
        views,
        seconds / 60,
        dose / 60,
        checked.count(),
        sum(ceil(items / _TENTH) for items in samples.values_list("items", flat=True)),
        share(wrong, len(settled)),
        len(unit.files) - len(settled),
        _missed(unit),
        released,
        Verdict.objects.filter(lot__unit=unit.unit, outcome=Verdict.Outcome.RETURNED).count(),
        days,
    )


def _missed(unit: SimulatedUnit) -> Share:
    marks = set(Mark.objects.filter(unit=unit.unit, cleared_at=None).values_list("item", "kind"))
    there = [(item, _MARKS[tag]) for item, file in unit.files.items() for tag in file.tags]
    return share(sum((item, kind.value) not in marks for item, kind in there), len(there))
