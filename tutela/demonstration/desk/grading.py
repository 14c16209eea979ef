"""Has asif grade: lots released, returned and waiting, findings, and a desk that is handed over."""

from uuid import uuid4

from django.db import transaction

from tutela.casework.gate import Actor
from tutela.casework.grading import actions as grading
from tutela.casework.grading.actions.handover.hand_over import hand_over
from tutela.casework.grading.models import HandOver, Lot, Shift
from tutela.casework.items.models import Item
from tutela.casework.people.models import Unit
from tutela.casework.people.queries import person_of
from tutela.casework.quality import actions as quality
from tutela.demonstration.team import Whole
from tutela.engine.taxonomy import packs

# Among so many some are whole and like no others, however many of a unit lie in stacks.
_LAID_OUT = 1000
# The desk that is handed over: enough to go on with.
_HANDED = 20
# So many items has each lot that is released; the two after them wait, one of which was returned before.
RELEASED, _WAITING = (4, 2, 2), 4


def release_one(team: Whole, number: int) -> None:
    """Grade the lot of a number, from 1, and release it, unless that was done.

    About the first there are findings, once its grades are published.
    """
    with transaction.atomic():
        if Lot.objects.filter(unit=team.asif.unit).count() < number:
            quality.release_lot(team.quinn, _lot(team.asif, RELEASED[number - 1]))


def leave_waiting(team: Whole) -> None:
    """Leave two lots that wait, of which one was returned and confirmed anew; and hand a desk over."""
    # What is confirmed anew is another lot than the one that was returned.
    for lots, is_returned in ((len(RELEASED), True), (len(RELEASED) + 2, False)):
        with transaction.atomic():
            if Lot.objects.filter(unit=team.asif.unit).count() <= lots:
                lot = _lot(team.asif, _WAITING)
                if is_returned:
                    _return(team, lot)
    _hand_over(team)


def codes_of(unit: int) -> list[str]:
    """Give three codes of a unit's law pack that are of criminal material, and need one opinion each."""
    pack = packs.load(Unit.objects.get(pk=unit).law_pack)
    return [each.code for each in pack.categories if each.criminal][-3:]


def _lot(by: Actor, size: int) -> Lot:
    """Grade so many items of a desk that are whole and like no others, and confirm the shift.

    Of the last of a lot that is to wait a second opinion is asked.
    """
    codes = codes_of(by.unit)
    lying = grading.dispense(by, _LAID_OUT).reservations.order_by("position").values_list("item", flat=True)
    whole = Item.objects.filter(pk__in=lying, state=Item.State.QUEUED, condition="ok", stack_member=None)
    items = list(whole.order_by("pk")[:size])
    for number, item in enumerate(items):
        grading.assess(by, item, codes[number % len(codes)], uuid4())
    if size == _WAITING:
        grading.ask(by, items[-1], "age", uuid4())
    return grading.confirm_shift(by, grading.begin_shift(by))


def _return(team: Whole, lot: Lot) -> None:
    """Return a lot to asif, who looks at it again and confirms it anew; it waits once more."""
    quality.return_lot(team.quinn, lot, "Sentence 1.")
    shift = Shift.objects.get(pk=lot.shift_id)
    item = shift.assessments.order_by("item")[0].item
    grading.amend(team.asif, shift, item, codes_of(team.asif.unit)[-1], uuid4())
    grading.confirm_shift(team.asif, shift)


@transaction.atomic
def find_faults(team: Whole) -> None:
    """Raise three findings about released grades: one set aside, one closed, one that waits."""
    first = Lot.objects.filter(unit=team.asif.unit).earliest("pk")
    items = [row.item for row in first.shift.assessments.order_by("item")[:3]]
    aside, right, _ = (
        quality.raise_finding(team.quinn, item, "minor", f"Sentence {number}.")
        for number, item in enumerate(items, 2)
    )
    quality.set_aside(team.sam, aside, "Sentence 5.")
    again = quality.rectify(team.asif, right, codes_of(team.asif.unit)[-1], uuid4())
    quality.recheck(team.quinn, again, is_right=True)


@transaction.atomic
def _hand_over(team: Whole) -> None:
    """Have asif hand over what lies on his desk to ana."""
    if not HandOver.objects.filter(giver=team.asif.person).exists():
        grading.dispense(team.asif, _HANDED)
        hand_over(team.asif, person_of(team.ana))
