"""A unit under the law of England and Wales, its items, and three assessors."""

import pytest

from tests.casework.grading.opinions.making import person
from tests.casework.welfare.received import pictures
from tutela.casework.gate import Actor, Role
from tutela.casework.items.models import Item
from tutela.casework.people.models import Unit


@pytest.fixture
def items(unit: Unit) -> list[Item]:
    """Three items of a unit under the law of England and Wales."""
    Unit.objects.filter(pk=unit.pk).update(law_pack="uk")
    return pictures(unit, 3)


@pytest.fixture
def aziz(unit: Unit) -> Actor:
    """A third assessor."""
    return person(unit, "aziz", Role.ASSESSOR)
