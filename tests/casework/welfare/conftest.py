"""Wednesday noon, and an item to look at."""

from datetime import datetime

import pytest

from tests.casework.welfare.looking import NOON, later
from tests.casework.welfare.received import pictures
from tutela.casework.items.models import Item
from tutela.casework.people.models import Unit


@pytest.fixture
def item(unit: Unit) -> Item:
    """A picture that was received."""
    return pictures(unit, 1)[0]


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """A Wednesday noon that stands still, far from midnight and Monday."""
    later(monkeypatch, NOON)
    return NOON
