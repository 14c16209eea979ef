"""What the tests of reports share."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tutela.casework.gate import Actor, machine
from tutela.casework.letterbox import actions as letterbox
from tutela.casework.letterbox.box import Box
from tutela.casework.letterbox.place import own_box


@pytest.fixture
def box(unit: object, ida: Actor, settings: Settings, tmp_path: Path) -> Iterator[Box]:
    """The unit's letterbox, whose door knows the unit's keys."""
    door = replace(settings.TUTELA.door, database=f"sqlite:{tmp_path}/door/letters.db")
    settings.TUTELA = replace(settings.TUTELA, door=door)
    with own_box() as opened:
        opened.make()
        for key in letterbox.renew_keys(machine(ida.unit)):
            opened.publish(key)
        yield opened
