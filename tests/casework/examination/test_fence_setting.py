"""How strongly a decoder must be fenced in at least is a setting, and holds wherever a file is opened."""

from pathlib import Path
from uuid import uuid4

import pytest
from pytest_django.fixtures import Settings

from tests.casework.examination.painting import paint
from tests.casework.intake.test_unpack import zipped
from tests.casework.welfare.received import pictures
from tutela.casework.cases import actions as cases
from tutela.casework.cases.models import Exhibit
from tutela.casework.custody.models import SealedCopy
from tutela.casework.examination.actions import examine
from tutela.casework.gate import Actor, machine
from tutela.casework.items.models import Instance, Item
from tutela.casework.people.models import Unit
from tutela.casework.welfare.actions import show
from tutela.casework.welfare.assignment import Assignment
from tutela.engine.media.fence.fence import FenceUnusable, Level

WORDS = "bubblewrap is asked for"


@pytest.fixture(autouse=True)
def _strict(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask for the strongest fence on a machine that does not have it."""
    settings.TUTELA_FENCE = Level.BUBBLEWRAP
    monkeypatch.setenv("PATH", "/nonexistent")


def test_no_archive_is_opened_as_it_is_received(finn: Actor, exhibit: Exhibit, source: Path) -> None:
    (source / "members.zip").write_bytes(zipped(text=b"text"))

    with pytest.raises(FenceUnusable, match=WORDS):
        cases.receive(finn, exhibit, source)

    assert not Instance.objects.exclude(container=None).exists()


def test_nothing_is_examined(finn: Actor, exhibit: Exhibit, source: Path) -> None:
    paint(source / "picture.jpg", 1)
    cases.receive(finn, exhibit, source)
    item = Item.objects.get()

    with pytest.raises(FenceUnusable, match=WORDS):
        examine(machine(item.unit_id), [item.pk])

    item.refresh_from_db()
    assert (item.state, item.facts) == (Item.State.RECEIVED, {})


def test_no_preview_is_made(ana: Actor, unit: Unit) -> None:
    (item,) = pictures(unit, 1)

    with pytest.raises(FenceUnusable, match=WORDS):
        show(ana, item, "preview", uuid4(), Assignment(ana.person, item.pk, "grading"))

    assert not SealedCopy.objects.filter(variant="preview").exists()
