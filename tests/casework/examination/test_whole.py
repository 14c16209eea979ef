"""Only what was examined whole is settled by its likeness, or decided together with others."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PIL import Image

from tests.casework.doors import signed_in
from tests.casework.examination.painting import know, paint
from tests.casework.grading.stacking import stack
from tests.casework.working import work_off
from tests.engine.hashing.drawing import hills
from tutela.casework.cases import actions as cases
from tutela.casework.cases.models import Exhibit
from tutela.casework.examination.models import Match, StackMember
from tutela.casework.gate import Actor
from tutela.casework.grading import actions as grading
from tutela.casework.grading.errors import NotOfTheStack
from tutela.casework.items.models import Item, Settlement
from tutela.casework.jobs import worker


@pytest.fixture(autouse=True)
def _handlers() -> None:
    worker.discover()


def _examine(by: Actor, exhibit: Exhibit, source: Path) -> None:
    cases.receive(by, exhibit, source)
    work_off()


def _item(name: bytes) -> Item:
    return Item.objects.get(instances__path=name)


def _picture(seed: int) -> Image.Image:
    return Image.fromarray(hills(300, 400, seed)).convert("RGB")


def _several(path: Path, *seeds: int) -> None:
    """Paint a file of several pictures, of the form that its name says."""
    first, *later = (_picture(seed) for seed in seeds)
    options: dict[str, dict[str, Any]] = {
        ".webp": {"quality": 90},
        ".png": {"default_image": False},
        ".mpo": {"format": "MPO"},
    }
    first.save(path, save_all=True, append_images=later, **options.get(path.suffix, {}))


KEY = UUID(int=1)
FORMS = ["gif", "webp", "png", "tif", "mpo", "avif"]


@pytest.mark.parametrize("form", FORMS)
def test_a_file_of_several_pictures_is_no_copy_of_the_known_one_it_starts_with(
    finn: Actor, ana: Actor, exhibit: Exhibit, source: Path, tmp_path: Path, form: str
) -> None:
    know(finn, tmp_path, {paint(tmp_path / "known.jpg", 1): 1})
    _several(source / f"a.{form}", 1, 2, 3)
    _several(source / f"b.{form}", 1, 4, 5)
    paint(source / "copy.jpg", 1, quality=60)

    _examine(finn, exhibit, source)

    assert _item(b"copy.jpg").state == Item.State.KNOWN
    for name in (b"a", b"b"):
        item = _item(name + b"." + form.encode())
        assert (item.state, item.is_whole) == (Item.State.QUEUED, False)
        assert Match.objects.filter(item=item, rule="near").exists()
        assert "2 more" in item.note
    assert not StackMember.objects.exists()
    shown = signed_in(ana).post("/grade/api/queue").json()["items"]
    assert [one["is_whole"] for one in shown] == [False, False]


def test_a_file_of_several_pictures_that_is_listed_itself_is_settled(
    finn: Actor, exhibit: Exhibit, source: Path, tmp_path: Path
) -> None:
    _several(source / "a.gif", 1, 2, 3)
    know(finn, tmp_path, {(source / "a.gif").read_bytes(): 1})

    _examine(finn, exhibit, source)

    assert Settlement.objects.get().item == _item(b"a.gif")


def test_what_is_damaged_is_not_settled_by_the_part_that_opened(
    finn: Actor, exhibit: Exhibit, source: Path, tmp_path: Path
) -> None:
    content = paint(tmp_path / "known.jpg", 1, quality=98)
    know(finn, tmp_path, {content: 1})
    (source / "cut.jpg").write_bytes(content[:-60])

    _examine(finn, exhibit, source)

    assert Match.objects.get().rule == "near"
    assert (_item(b"cut.jpg").condition, _item(b"cut.jpg").state) == ("damaged", Item.State.QUEUED)


@pytest.mark.parametrize("which", ["lead", "member"])
def test_a_decision_for_a_stack_reaches_nothing_that_was_not_examined_whole(
    finn: Actor, ana: Actor, exhibit: Exhibit, source: Path, which: str
) -> None:
    for seed in (1, 2):
        paint(source / f"{seed}.jpg", seed)
    _examine(finn, exhibit, source)
    lead, member = Item.objects.order_by("pk")
    stack([lead, member])
    Item.objects.filter(pk=lead.pk if which == "lead" else member.pk).update(is_whole=False)
    grading.dispense(ana)

    with pytest.raises(NotOfTheStack, match="not examined whole"):
        grading.assess(ana, lead, "Alpha", KEY, [member])

    grading.assess(ana, lead, "Alpha", KEY)
    assert Item.objects.get(pk=member.pk).state == Item.State.QUEUED
