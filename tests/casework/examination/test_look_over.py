"""What was examined before anybody asked whether that was all of it is looked over."""

from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from PIL import Image

from tests.casework.examination.painting import know, paint
from tests.casework.working import work_off
from tests.engine.hashing.drawing import film, hills
from tutela.casework import gate
from tutela.casework.cases import actions as cases
from tutela.casework.cases.models import Exhibit
from tutela.casework.custody.models import SealedCopy
from tutela.casework.examination.actions import look_over, stack
from tutela.casework.examination.models import Match, StackMember
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.items import actions as items
from tutela.casework.items.models import HashValue, Item, Settlement
from tutela.casework.jobs import worker
from tutela.casework.jobs.models import Job

ANIMATION = b"animation.gif"


@pytest.fixture(autouse=True)
def _handlers() -> None:
    worker.discover()


def _item(name: bytes) -> Item:
    return Item.objects.get(instances__path=name)


@pytest.fixture
def before(finn: Actor, exhibit: Exhibit, source: Path, tmp_path: Path) -> None:
    """What an earlier version left: a likeness of its first frame has settled an animation."""
    know(finn, tmp_path, {paint(tmp_path / "known.jpg", 1): 1})
    first, *later = (Image.fromarray(hills(300, 400, seed)).convert("RGB") for seed in (1, 2, 3))
    first.save(source / "animation.gif", save_all=True, append_images=later)
    paint(source / "copy.jpg", 1, quality=60)
    paint(source / "a.jpg", 5)
    paint(source / "b.jpg", 5, quality=60)
    (source / "film.mp4").write_bytes(film())
    cases.receive(finn, exhibit, source)
    work_off()
    for item in Item.objects.all():
        Item.objects.filter(pk=item.pk).update(
            is_whole=None, facts={name: value for name, value in item.facts.items() if name != "parts"}
        )
    HashValue.objects.filter(algorithm="parts").delete()
    # Stacked by a version that does not know what is whole, and then by this one.
    stack(gate.machine(finn.unit))
    assert not StackMember.objects.exists()
    match = Match.objects.get(item=_item(ANIMATION), rule="near")
    by = gate.machine(finn.unit)
    items.inherit(by, _item(ANIMATION), "Alpha", "demonstration", "1", source="list 0", entry=match.entry_id)


def test_an_upgrade_queues_it_for_each_unit_that_has_anything(finn: Actor, before: None) -> None:
    Job.objects.all().delete()
    loader = MigrationLoader(connection)
    migration = loader.get_migration("examination", "0003_look_over")
    [operation] = migration.operations
    operation.code(apps, None)  # type: ignore[attr-defined]  # it runs Python

    queued = Job.objects.filter(state=Job.State.WAITING, kind="look_over")
    assert list(queued.values_list("kind", "unit")) == [("look_over", finn.unit)]


def test_what_was_settled_by_a_first_frame_goes_to_a_person_and_the_rest_stays(
    finn: Actor, before: None
) -> None:
    look_over(gate.machine(finn.unit))
    work_off()

    animation = _item(ANIMATION)
    assert (animation.state, animation.is_whole) == (Item.State.QUEUED, False)
    assert "2 more frames" in animation.note
    assert HashValue.objects.filter(item=animation, algorithm="parts").exists()
    assert Settlement.objects.get().item == _item(b"copy.jpg")
    assert _item(b"copy.jpg").state == Item.State.KNOWN
    assert set(Item.objects.exclude(pk=animation.pk).values_list("is_whole", flat=True)) == {True}
    stacked = StackMember.objects.filter(item__in=[_item(b"a.jpg"), _item(b"b.jpg")])
    assert stacked.values("stack").distinct().count() == 1


def test_looking_over_twice_changes_nothing(finn: Actor, before: None) -> None:
    assert look_over(gate.machine(finn.unit)) == 5
    work_off()

    assert look_over(gate.machine(finn.unit)) == 0


def test_what_does_not_open_any_more_keeps_its_facts_and_is_not_whole(finn: Actor, before: None) -> None:
    noted = _item(b"film.mp4").facts
    copy = SealedCopy.objects.get(content_sha256=_item(b"film.mp4").sha256, variant="original")
    vault = settings.TUTELA_VAULT
    assert isinstance(vault, Path)
    (vault / copy.object_id[:2] / copy.object_id).unlink()

    look_over(gate.machine(finn.unit))

    told = _item(b"film.mp4")
    assert (told.condition, told.facts, told.is_whole) == ("ok", noted, False)


def test_only_the_line_itself_may_look_over(finn: Actor, before: None) -> None:
    with pytest.raises(NotAllowed):
        look_over(finn)
