"""Classes that somebody wants no items of go to others; nobody asks why, and nobody else sees it."""

import pytest
from django.db import transaction

from tests.casework.doors import signed_in
from tests.casework.welfare.received import pictures
from tutela.casework.examination.models import Match, Stack, StackMember
from tutela.casework.gate import Actor
from tutela.casework.grading import actions as grading
from tutela.casework.items.models import Item
from tutela.casework.lists.models import Entry, HashList
from tutela.casework.people.models import Unit
from tutela.casework.support import actions, classes, queries
from tutela.casework.support.errors import BadRecord

pytestmark = pytest.mark.django_db


def _near(item: Item, category: str) -> None:
    """Have an item near a known entry of a class."""
    known, _ = HashList.objects.get_or_create(
        unit=item.unit, name="Known", defaults={"pack": "demonstration", "region": "UK"}
    )
    entry = Entry.objects.create(hash_list=known, fingerprint=bytes(item.sha256), category=category)
    Match.objects.create(item=item, entry=entry, rule=Match.Rule.NEAR, algorithm="pdq", distance=10)


def _desk(by: Actor) -> set[int]:
    return set(grading.dispense(by).reservations.values_list("item", flat=True))


def test_the_dispenser_honours_it_and_others_get_the_items(unit: Unit, ana: Actor, asif: Actor) -> None:
    first, second, third, fourth = pictures(unit, 4)
    highest = next(iter(classes.of_unit(unit.pk)))
    _near(first, highest)
    with transaction.atomic():
        stack = Stack.objects.create(unit=unit, representative=first)
        for member, relation in ((first, "self"), (second, "near")):
            StackMember.objects.create(stack=stack, item=member, distance=0, relation=relation)
    sent = {"act": "opt out", "classes": [highest]}
    assert signed_in(ana).post("/support/", sent).status_code == 302

    assert _desk(ana) == {third.pk, fourth.pk}
    assert _desk(asif) == {first.pk, second.pk}
    assert queries.opted_out(ana) == {highest}
    assert queries.opted_out(asif) == frozenset()
    with pytest.raises(BadRecord):
        actions.opt_out(ana, ["no class"])

    actions.opt_out(ana, [])
    assert queries.opted_out(ana) == frozenset()
