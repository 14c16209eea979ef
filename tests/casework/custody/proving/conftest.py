"""A vault of each kind with three items in it."""

import pytest

from tests.casework.welfare.received import pictures
from tutela.casework.items.models import Item
from tutela.casework.people.models import Unit
from tutela.engine.vault.store import Store


@pytest.fixture
def three(vault: Store, unit: Unit) -> list[Item]:
    """Three items in that vault."""
    return pictures(unit, 3)
