"""Every attack on the record, wherever in it, is found, and the first bad entry is named."""

import re

import pytest
from django.db import transaction

from tests.casework.custody.attacks import ATTACKS, Attack
from tutela.casework.custody import log
from tutela.casework.custody.record import checkpoints
from tutela.casework.gate import Actor

pytestmark = pytest.mark.django_db
COUNT = 110
CHECKPOINTS = (30, 31, 90)
EACH = range(1, 101)
# The first, one in the middle, and one behind the last checkpoint.
SOME = EACH[::49]


@pytest.fixture
def record(ana: Actor) -> Actor:
    """A record of 110 acts; checkpoints of some moments lie in the second place, none after the last acts."""
    with transaction.atomic():
        while (seq := log.record(ana, "item.graded", purpose="test", item=4).seq) < COUNT:
            if seq in CHECKPOINTS:
                checkpoints.keep()
                checkpoints.place()
    return ana


@pytest.mark.parametrize(
    "places", [pytest.param(SOME, id="some"), pytest.param(EACH, id="each", marks=pytest.mark.long)]
)
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: str(attack.__name__))
def test_an_attack_is_found_wherever_it_is_made_and_the_first_bad_entry_named(
    record: Actor, attack: Attack, places: range
) -> None:
    assert log.verify().entries == COUNT

    missed = {}
    for place in places:
        with transaction.atomic():
            first_bad = attack(place, COUNT)
            said = _said()
            transaction.set_rollback(True)
        if first_bad not in {int(number) for number in re.findall(r"[Ee]ntry (\d+)", said)[:1]}:
            missed[place] = said

    assert not missed
    assert log.verify().entries == COUNT


def _said() -> str:
    try:
        return str(log.verify())
    except log.LogBroken as broken:
        return str(broken)
