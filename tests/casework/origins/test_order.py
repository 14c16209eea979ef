"""In which order what waits comes to a desk, and that no row is read for it that does not come."""

import pytest
from django.db import connection, transaction

from tests.casework.origins.pictures import MADE, picture, weigh
from tests.casework.welfare.received import pictures
from tutela.casework.gate import Actor
from tutela.casework.grading import actions
from tutela.casework.items.models import Item
from tutela.casework.origins.actions.set_mark import set_mark
from tutela.casework.origins.models import Mark
from tutela.casework.people.models import Unit

pytestmark = pytest.mark.django_db


def laid(by: Actor) -> list[int]:
    rows = actions.dispense(by).reservations.order_by("position")
    return list(rows.values_list("item", flat=True))


def marked(by: Actor, item: Item, kind: Mark.Kind) -> None:
    with transaction.atomic():
        set_mark(by, [item], kind)


def test_candidates_come_before_what_is_only_older(unit: Unit, ana: Actor) -> None:
    older = pictures(unit, 2)
    candidate = picture(unit, 9, MADE)
    weigh(unit, *older, candidate)

    assert laid(ana) == [candidate.pk, *(item.pk for item in older)]


def test_a_child_at_risk_comes_before_a_first_recording_and_both_before_candidates(
    unit: Unit, ana: Actor, asif: Actor, quinn: Actor
) -> None:
    first, second, candidate, plain = *pictures(unit, 2), picture(unit, 9, MADE), picture(unit, 10)
    weigh(unit, first, second, candidate, plain)
    marked(quinn, first, Mark.Kind.FIRST_GENERATION)
    marked(quinn, second, Mark.Kind.AT_RISK)

    assert laid(ana) == [second.pk]
    assert laid(asif) == [first.pk]


def test_the_queue_is_read_by_an_index_in_its_order(unit: Unit) -> None:
    pictures(unit, 2)
    waiting = Item.objects.filter(unit=unit, state=Item.State.QUEUED).order_by("-precedence", "pk")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Of two rows anything else may be cheaper; what is asked here is whether the index can serve.
            for way in ("seqscan", "bitmapscan", "sort"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
    plan = waiting.values_list("pk")[:60].explain()

    assert "items_in_their_turn" in plan
    assert "Sort" not in plan
    assert "TEMP B-TREE" not in plan
