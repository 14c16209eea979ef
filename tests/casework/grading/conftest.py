"""Three items on ana's desk, and her browser."""

import pytest
from django.test import Client

from tests.casework.grading.desks import API, desk_of
from tests.casework.welfare.received import pictures
from tutela.casework.gate import Actor
from tutela.casework.items.models import Item
from tutela.casework.people.models import Unit


@pytest.fixture
def items(unit: Unit) -> list[Item]:
    return pictures(unit, 3)


@pytest.fixture
def desk(ana: Actor, items: list[Item]) -> Client:
    """Ana's browser, with her batch on the desk."""
    client = desk_of(ana)
    client.post(f"{API}/queue")
    return client
