"""Only what was examined whole is settled by its likeness, or decided together with others."""

import io
import struct
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from PIL import Image

from tests.casework.doors import signed_in
from tests.casework.editions.making import published
from tests.casework.examination.painting import know, paint
from tests.casework.grading.stacking import stack
from tests.casework.lists import making
from tests.casework.working import work_off
from tests.engine.hashing.drawing import film, hills
from tests.engine.hashing.examining import examiner
from tests.engine.hashing.test_parts import boxed, encoded, two_tracks
from tutela.casework.cases import actions as cases
from tutela.casework.cases.models import Exhibit
from tutela.casework.examination.models import Match, StackMember
from tutela.casework.gate import Actor
from tutela.casework.grading import actions as grading
from tutela.casework.grading.errors import NotOfTheStack
from tutela.casework.items.models import HashValue, Item, Settlement
from tutela.casework.jobs import worker
from tutela.casework.lists.models import Entry
from tutela.casework.people.models import Unit
from tutela.casework.welfare.models import ExposureEvent
from tutela.engine.hashing.pdq import fingerprint as pdq


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
        assert "looked at" in item.note
    assert not StackMember.objects.exists()
    shown = signed_in(ana).post("/grade/api/queue").json()["items"]
    assert [one["is_whole"] for one in shown] == [False, False]


def _edited(content: bytes) -> bytes:
    """Have a film's one edit show it from the fifth second on."""
    at = content.index(b"elst")
    return content[: at + 12] + struct.pack(">Ii", 2000, 40960) + content[at + 20 :]


def _lacking(content: bytes, frames: int) -> bytes:
    """Have the head of an AVI state more frames than there are."""
    at = content.index(b"strh") + 8 + 32
    return content[:at] + struct.pack("<I", frames) + content[at + 4 :]


SHOWING_MORE = {
    "a second track": lambda: (two_tracks("mp4"), two_tracks("matroska")),
    "a hidden edit": lambda: (_edited(film(6, 1)), _edited(film(6, 1)) + boxed(b"free", bytes(9))),
    "missing frames": lambda: (_lacking(film(3, 1, "avi"), 99), _lacking(film(3, 1, "avi"), 98)),
    "a motion photo": lambda: (encoded(1) + film(2, 30), encoded(1, quality=60) + film(2, 40)),
}


@pytest.mark.parametrize("what", SHOWING_MORE)
def test_what_shows_more_than_was_compared_is_neither_settled_nor_stacked_by_its_likeness(
    finn: Actor, exhibit: Exhibit, source: Path, tmp_path: Path, what: str
) -> None:
    contents = {film(3, 1): 1, film(2, 5): 1, paint(tmp_path / "known.jpg", 1): 1}
    know(finn, tmp_path, contents)
    first, second = SHOWING_MORE[what]()
    (source / "a").write_bytes(first)
    (source / "b").write_bytes(second)
    (source / "copy.mkv").write_bytes(film(3, 1, "matroska"))

    _examine(finn, exhibit, source)

    assert (_item(b"copy.mkv").state, _item(b"copy.mkv").is_whole) == (Item.State.KNOWN, True)
    for name in (b"a", b"b"):
        item = _item(name)
        assert (item.state, item.is_whole) == (Item.State.QUEUED, False)
        assert Match.objects.filter(item=item).exists()
    assert not StackMember.objects.exists()
    if what == "missing frames":
        assert "30 of 99 frames are there" in _item(b"a").note


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


def test_whoever_grades_sees_every_picture_of_a_file_through_the_one_door(
    finn: Actor, ana: Actor, exhibit: Exhibit, source: Path
) -> None:
    _several(source / "a.gif", *range(1, 11))
    _examine(finn, exhibit, source)
    desk = signed_in(ana)
    [item] = desk.post("/grade/api/queue").json()["items"]
    assert item["sheets"] == 1

    asked = {"variant": "sheet", "key": str(KEY)}
    shown = desk.post(f"/grade/api/items/{item['id']}/reveal", asked, content_type="application/json")

    sheet = Image.open(io.BytesIO(shown.content))
    looks = {pdq_of(tile) for tile in _tiles(sheet, 10)}
    assert len(looks) == 10
    assert ExposureEvent.objects.get(pk=shown["X-Exposure"]).variant == "sheet"


def _tiles(sheet: Image.Image, count: int) -> list[Image.Image]:
    columns = round(sheet.width / 320)
    rows = -(-count // columns)
    wide, high = sheet.width // columns, sheet.height // rows
    places = [divmod(number, columns) for number in range(count)]
    return [
        sheet.crop((column * wide, row * high, (column + 1) * wide, (row + 1) * high))
        for row, column in places
    ]


def pdq_of(picture: Image.Image) -> bytes:
    return pdq.pdq(np.asarray(picture.convert("RGB"))).bits


def test_a_known_picture_is_found_wherever_a_file_shows_it_and_settles_nothing(
    finn: Actor, ana: Actor, exhibit: Exhibit, source: Path, tmp_path: Path
) -> None:
    know(finn, tmp_path, {paint(tmp_path / "known.jpg", 22): 1})
    _several(source / "later.gif", 1, 2, 22)
    (source / "behind.jpg").write_bytes(
        paint(tmp_path / "first.jpg", 3) + (tmp_path / "known.jpg").read_bytes()
    )
    (source / "film.mp4").write_bytes(film(4, 20))

    _examine(finn, exhibit, source)

    rules = dict(Match.objects.values_list("item__instances__path", "rule"))
    assert {bytes(path): rule for path, rule in rules.items()} == {
        b"later.gif": "frame",
        b"behind.jpg": "frame",
        b"film.mp4": "frame",
    }
    assert not Settlement.objects.exists()
    assert Match.objects.get(item=_item(b"film.mp4")).item_from_s == pytest.approx(2, abs=0.2)
    shown = signed_in(ana).post("/grade/api/queue").json()["items"]
    told = {one["id"]: one["likenesses"] for one in shown}
    [likeness] = told[_item(b"film.mp4").pk]
    assert (likeness["rule"], likeness["list"]) == ("frame", "list 0")
    assert likeness["item_s"] == pytest.approx(2, abs=0.2)
    assert told[_item(b"later.gif").pk][0]["item_s"] is None


def test_a_still_of_a_known_video_is_found_as_such_and_settles_nothing(
    finn: Actor, ana: Actor, unit: Unit, quinn: Actor, sam: Actor, exhibit: Exhibit, source: Path
) -> None:
    known = making.item(unit, 5, "video")
    HashValue.objects.filter(item=known).update(value=examiner().examine(io.BytesIO(film(4, 20))).vpdq)
    making.released(quinn, known)
    published(quinn, sam, making.own_list(sam))
    Image.fromarray(hills(240, 320, 22)).save(source / "still.png")
    _several(source / "two.gif", 1, 23)
    paint(source / "other.jpg", 1)

    _examine(finn, exhibit, source)

    found = Match.objects.order_by("item").values_list("item__instances__path", "rule", "known_from_s")
    assert {(bytes(path), rule, round(at_s or 0.0)) for path, rule, at_s in found} == {
        (b"still.png", "still", 2),
        (b"two.gif", "still", 3),
    }
    assert not Settlement.objects.filter(basis="inherited").exists()
    assert _item(b"still.png").state == Item.State.QUEUED


def test_what_a_list_learns_later_is_found_among_frames_as_well(
    finn: Actor, exhibit: Exhibit, source: Path, tmp_path: Path
) -> None:
    (source / "film.mp4").write_bytes(film(4, 20))
    _several(source / "later.gif", 1, 2, 22)
    paint(source / "other.jpg", 1)
    _examine(finn, exhibit, source)

    know(finn, tmp_path, {paint(tmp_path / "known.jpg", 22): 1})
    work_off()

    assert sorted(Match.objects.values_list("rule", flat=True)) == ["frame", "frame"]
    assert not Settlement.objects.exists()


def test_a_file_of_several_pictures_is_listed_by_its_digests_alone(
    unit: Unit, quinn: Actor, sam: Actor
) -> None:
    several, one = making.item(unit, 1), making.item(unit, 2)
    Item.objects.filter(pk=several.pk).update(facts={"parts": [{"holds": "frame", "count": 4, "opened": 4}]})
    for item in (several, one):
        making.released(quinn, item)

    published(quinn, sam, making.own_list(sam))

    fingerprints = dict(Entry.objects.values_list("item", "pdq"))
    assert (bool(fingerprints[several.pk]), bool(fingerprints[one.pk])) == (False, True)
