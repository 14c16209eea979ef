"""Damage that the line passes over is put on record by whatever reads all of a file first."""

import hashlib
import json
from pathlib import Path

import pytest
from PIL import Image

from tests.casework.doors import signed_in
from tests.casework.examination.grainy import bits, do, examine, examined, flipped, paint_two
from tests.casework.examination.painting import know, know_pdq
from tutela.casework import gate
from tutela.casework.cases import actions as cases
from tutela.casework.cases.models import Exhibit
from tutela.casework.custody.models import LogEntry
from tutela.casework.examination.actions import exact_hashes
from tutela.casework.gate import Actor
from tutela.casework.items.models import Item, Settlement
from tutela.casework.jobs import worker
from tutela.engine.hashing.fingerprints import Mode


@pytest.fixture
def source(source: Path) -> Path:
    """Two pictures of grainy hills."""
    paint_two(source)
    return source


def _damaged(path: Path) -> bytes:
    """Take bytes out of the last scan of a progressive picture, where a fast look does not read."""
    with Image.open(path) as picture:
        picture.save(path, progressive=True, quality=70)
    content = bytearray(path.read_bytes())
    del content[-2000:-1000]
    path.write_bytes(content)
    return bytes(content)


def _damaged_in_colour(path: Path) -> bytes:
    """Take bytes out of a scan of colour of a small progressive picture, whose brightness is read in full."""
    with Image.open(path) as picture:
        picture.resize((640, 480)).save(path, progressive=True, quality=90)
    content = bytearray(path.read_bytes())
    of_red = content.index(b"\xff\xda\x00\x08\x01\x03")
    del content[of_red + 500 : of_red + 600]
    path.write_bytes(content)
    return bytes(content)


@pytest.mark.parametrize("look", ["preview", "exact look", "match again"])
def test_damage_where_a_fast_look_does_not_read_is_put_on_record_by_the_first_that_does(
    finn: Actor, exhibit: Exhibit, source: Path, tmp_path: Path, look: str
) -> None:
    content = _damaged(source / "1.jpg")
    worker.discover()
    cases.receive(finn, exhibit, source)
    for kind in ("examine", "stack"):
        while worker.run_one("test", kind):
            pass
    damaged = Item.objects.get(sha256=hashlib.sha256(content).digest())
    assert damaged.condition == "ok"

    if look == "preview":
        do("preview")
    elif look == "exact look":
        exact_hashes(gate.machine(finn.unit), Item.objects.values_list("pk", flat=True))
    else:
        fast = examined(source, Mode.FAST)[damaged.sha256]
        know_pdq(finn, tmp_path, flipped(bits(fast), 20, 0, 0).to_bytes(32, "big"))
        do("match_again")
    while worker.run_one("test"):
        pass

    damaged.refresh_from_db()
    assert (damaged.condition, damaged.facts["condition"]) == ("damaged", "damaged")
    assert damaged.note
    assert Item.objects.exclude(pk=damaged.pk).get().condition == "ok"
    told = json.loads(LogEntry.objects.get(act="items.found_damaged").body)
    assert (told["what"]["items"], told["person"]) == ([damaged.pk], gate.machine(finn.unit).person)


@pytest.mark.parametrize("size", ["large", "small"])
def test_what_was_known_by_its_fingerprint_and_is_found_damaged_goes_to_a_person(
    finn: Actor, exhibit: Exhibit, source: Path, tmp_path: Path, size: str
) -> None:
    content = _damaged(source / "1.jpg") if size == "large" else _damaged_in_colour(source / "1.jpg")
    seen = examined(source, Mode.FAST)[hashlib.sha256(content).digest()]
    assert seen.facts.condition == "ok"
    know_pdq(finn, tmp_path, flipped(bits(seen), 10, 0, 0).to_bytes(32, "big"))

    examine(finn, exhibit, source)

    damaged = Item.objects.get(sha256=hashlib.sha256(content).digest())
    assert (damaged.state, damaged.condition) == (Item.State.QUEUED, "damaged")
    assert not Settlement.objects.exists()
    assert damaged.note
    told = json.loads(LogEntry.objects.get(act="items.found_damaged").body)
    assert told["what"]["items"] == [damaged.pk]


def test_what_is_known_by_its_digest_is_opened_once(
    finn: Actor, exhibit: Exhibit, source: Path, tmp_path: Path
) -> None:
    know(finn, tmp_path, {_damaged(source / "1.jpg"): 1})

    examine(finn, exhibit, source)

    assert Item.objects.filter(state=Item.State.KNOWN).count() == 1
    assert not LogEntry.objects.filter(act="items.sharpened").exists()


def test_whoever_grades_reads_on_the_desk_that_a_picture_is_damaged(
    finn: Actor, ana: Actor, exhibit: Exhibit, source: Path
) -> None:
    content = _damaged(source / "1.jpg")

    examine(finn, exhibit, source)

    shown = signed_in(ana).post("/grade/api/queue").json()["items"]
    damaged = Item.objects.get(sha256=hashlib.sha256(content).digest())
    assert {one["id"]: (one["condition"], bool(one["note"])) for one in shown} == {
        damaged.pk: ("damaged", True),
        Item.objects.exclude(pk=damaged.pk).get().pk: ("ok", False),
    }


def test_what_was_noted_before_stays_beside_damage_that_is_found_later(
    finn: Actor, exhibit: Exhibit, source: Path
) -> None:
    content = _damaged(source / "1.jpg")
    worker.discover()
    cases.receive(finn, exhibit, source)
    do("examine")
    of_it = Item.objects.filter(sha256=hashlib.sha256(content).digest())
    of_it.update(condition="noted", note="no blockmean: it stopped")
    before = of_it.get().facts

    exact_hashes(gate.machine(finn.unit), Item.objects.values_list("pk", flat=True))

    told = of_it.get()
    assert told.condition == "damaged"
    assert told.note == "part of the picture data is missing or corrupt; no blockmean: it stopped"
    assert told.facts == {**before, "condition": "damaged", "note": told.note}
