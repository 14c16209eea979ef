"""Draws what of a lot is checked before it is released."""

import random
import secrets

from django.db import transaction

from tutela.casework import database, gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.grading import queries as grading
from tutela.casework.grading.models import Assessment, Lot
from tutela.casework.grading.opinions.terms import Level
from tutela.casework.items.models import Item
from tutela.casework.quality import queries
from tutela.casework.quality.actions.waiting_lot import lock_waiting
from tutela.casework.quality.errors import LotClosed, NoPlan
from tutela.casework.quality.models import Check, Sample
from tutela.casework.quality.sampling import plans, weights
from tutela.casework.quality.sampling.plans import Book
from tutela.casework.quality.sampling.terms import Part
from tutela.engine.measures.drawing import draw

# Among so many of the latest an item with a grade beyond doubt is chosen.
_LATEST = 200
_SEED_BITS = 62


@transaction.atomic
def draw_sample(by: Actor, lot: Lot, shown: str) -> Sample:
    """Draw a sample of a lot of another person, by the plan of the unit whose curve was shown.

    Args:
        by: who draws; anybody else who may release the lot can check what is drawn.
        lot: what waits.
        shown: the digest of the plans that the actor had before them.

    Raises:
        NotAllowed: the actor may not release lots in this unit.
        OwnWork: the lot holds work of the actor.
        LotClosed: the lot waits no more, or a sample of it was drawn.
        NoPlan: the unit follows no plan, or another one by now.
    """
    gate.require(by, Act.RELEASE_LOT, on=lot)
    lot = lock_waiting(by, lot)
    if Sample.objects.filter(lot=lot).exists():
        raise LotClosed(f"A sample of lot {lot.pk} was drawn already. Nothing was changed.")
    book = plans.in_force(lot.unit_id)
    if book is None or book.digest != shown:
        raise NoPlan("The plan of sampling is another one than was shown. Look at it again, then draw.")
    grades = list(queries.grades_of(lot))
    course, seed = book.course(len(grades)), secrets.randbits(_SEED_BITS)
    sample = Sample.objects.create(
        lot=lot, graded_by_id=lot.shift.person_id, drawn_by_id=by.person, plan_version=book.version,
        plan_digest=book.digest, seed=f"{seed:x}", items=len(grades), size=course.plan.size,
        accept=course.plan.accept, is_sequential=course.sequential is not None,
    )  # fmt: skip
    checks = database.insert(_checks(sample, book, grades, seed))
    log.record(
        by,
        "lot.sampled",
        purpose="quality",
        lot=lot.pk,
        plan=book.digest,
        size=sample.size,
        accept=sample.accept,
        seed=sample.seed,
        checks=len(checks),
        wrote=[sample, *checks],
    )
    return sample


def _checks(sample: Sample, book: Book, grades: list[Assessment], seed: int) -> list[Check]:
    """Put together what is checked, in its order: those of the lot, and among them those known beforehand."""
    because = weights.reasons(sample.lot, grades)
    heavy = [weights.weight(because[grade.item_id], book.weights) for grade in grades]
    drawn = [(grades[each.at], Part(each.part)) for each in draw(heavy, sample.size, book.core, seed)]
    chance = random.Random(seed)  # noqa: S311 - places among a sample, drawn again from its seed
    for grade in _beyond_doubt(sample, book, chance):
        drawn.insert(chance.randrange(len(drawn) + 1), (grade, Part.GOLD))
    return [
        Check(
            sample=sample,
            place=place,
            assessment=grade,
            part=part,
            because=because.get(grade.item_id, []) if part is Part.RISK else [],
            graded_by_id=grade.person_id,
        )
        for place, (grade, part) in enumerate(drawn, 1)
    ]


def _beyond_doubt(sample: Sample, book: Book, chance: random.Random) -> list[Assessment]:
    """Choose items on whose grade several people agreed, and among them what is not criminal."""
    settled = grading.standing().filter(
        item__unit=sample.lot.unit_id,
        item__state=Item.State.RELEASED,
        level__in=(Level.CONFIRMED, Level.TRUSTED),
    )
    pack = grading.pack_of(sample.lot.unit_id)
    benign = [category.code for category in pack.categories if not category.criminal]
    chosen: list[Assessment] = []
    for wanted, among in (
        (book.gold_benign, settled.filter(counts_as__in=benign)),
        (book.gold_settled, settled.exclude(counts_as__in=benign)),
    ):
        latest = list(among.exclude(shift=sample.lot.shift_id).order_by("-pk")[:_LATEST])
        chosen += chance.sample(latest, min(wanted, len(latest)))
    return chosen
