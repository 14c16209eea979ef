"""A plug-in's fingerprint is made on the line and found on a list; it settles nothing unless told to."""

import base64
import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.casework.working import work_off
from tests.engine.hashing.drawing import hills
from tutela.casework.cases import actions as cases
from tutela.casework.custody import log
from tutela.casework.editions import actions as editions
from tutela.casework.editions.exports import Form
from tutela.casework.examination.actions import rehash
from tutela.casework.examination.models import Match, Rehash
from tutela.casework.examination.queries import left_to_rehash
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.items import actions as items
from tutela.casework.items.algorithms import NotAdmitted
from tutela.casework.items.models import HashValue, Item, Settlement
from tutela.casework.jobs import worker
from tutela.casework.jobs.models import Job
from tutela.casework.lists import actions as lists, queries as known
from tutela.casework.lists.models import Entry
from tutela.casework.welfare.models import ExposureEvent
from tutela.engine.formats import vics
from tutela.engine.formats.known import Known
from tutela.engine.hashing.plugin_hashes import PluginHash

Blockmean = Callable[..., PluginHash]


@pytest.fixture(autouse=True)
def _handlers() -> None:
    worker.discover()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder with three pictures and a note."""
    folder = tmp_path / "source"
    folder.mkdir()
    for seed in range(3):
        Image.fromarray(hills(120, 160, seed)).save(folder / f"{seed}.png")
    (folder / "note.txt").write_text("no picture")
    return folder


def _receive(by: Actor, source: Path) -> None:
    exhibit = cases.add_exhibit(by, cases.open_case(by, "OP-1"), "JB1", "Warrant 1/26")
    cases.receive(by, exhibit, source)
    work_off()


def _value(path: Path) -> bytes:
    """Make the plug-in's value here, by its documented rule: the rounded means of 4 x 4 blocks."""
    pixels = np.asarray(Image.open(path).convert("L"))
    blocks = pixels.reshape(4, pixels.shape[0] // 4, 4, pixels.shape[1] // 4).mean(axis=(1, 3))
    return bytes(np.round(blocks).astype(np.uint8))


def _list(by: Actor, folder: Path, *knowns: Known) -> None:
    made = lists.make_list(by, "theirs", purpose="known-illegal", pack="demonstration", region="CUSTOM")
    with (folder / "theirs.json").open("wb") as out:
        vics.write_hash_set(out, knowns)
    lists.import_list(by, made, folder / "theirs.json")


def _near(value: bytes, by: int, name: str = "BlockMean", *, as_hex: bool = False) -> Known:
    """A record of unknown content whose value lies at a distance from one given, in category Alpha."""
    moved = bytes([value[0] + by if value[0] < 128 else value[0] - by, *value[1:]])
    text = moved.hex() if as_hex else base64.b64encode(moved).decode()
    return Known(md5=bytes(16), category=1, other_hashes=((name, text),))


def _item(name: str) -> Item:
    return Item.objects.get(instances__path=name.encode())


@pytest.mark.parametrize("as_hex", [True, False])
def test_a_picture_near_a_listed_value_is_matched_and_a_person_decides(
    blockmean: Blockmean, finn: Actor, source: Path, tmp_path: Path, as_hex: bool
) -> None:
    blockmean()
    _list(finn, tmp_path, _near(_value(source / "1.png"), 40, as_hex=as_hex))

    _receive(finn, source)

    match = Match.objects.get()
    assert (match.item, match.rule, match.algorithm, match.distance) == (
        _item("1.png"),
        "near",
        "blockmean",
        40,
    )
    assert _item("1.png").state == Item.State.QUEUED
    assert not Settlement.objects.exists()
    kept = HashValue.objects.get(item=_item("1.png"), algorithm="blockmean")
    assert bytes(kept.value) == _value(source / "1.png")
    assert kept.recipe == "blockmean/1 means of 4 x 4 blocks of the brightness; blockmean-hash 1.0"


def test_a_picture_beyond_the_threshold_is_not_matched(
    blockmean: Blockmean, finn: Actor, source: Path, tmp_path: Path
) -> None:
    blockmean()
    _list(finn, tmp_path, _near(_value(source / "1.png"), 41))

    _receive(finn, source)

    assert not Match.objects.exists()


def test_where_the_unit_says_so_a_near_match_settles_the_grade(
    blockmean: Blockmean, finn: Actor, source: Path, tmp_path: Path
) -> None:
    blockmean(settles=True)
    _list(finn, tmp_path, _near(_value(source / "1.png"), 5))

    _receive(finn, source)

    assert (_item("1.png").state, Settlement.objects.get().category) == (Item.State.KNOWN, "Alpha")


def test_what_is_installed_and_not_admitted_makes_and_matches_nothing(
    blockmean: Blockmean, finn: Actor, source: Path, tmp_path: Path
) -> None:
    _list(finn, tmp_path, _near(_value(source / "1.png"), 0))

    _receive(finn, source)

    assert set(HashValue.objects.values_list("algorithm", flat=True)) == {"pdq"}
    assert not Match.objects.exists()
    with pytest.raises(NotAdmitted, match=r"no fingerprint 'blockmean'. There are: pdq"):
        rehash(finn, "blockmean")


def test_what_was_examined_before_is_matched_when_a_list_arrives_later(
    blockmean: Blockmean, finn: Actor, source: Path, tmp_path: Path
) -> None:
    blockmean(settles=True)
    _receive(finn, source)

    _list(finn, tmp_path, _near(_value(source / "1.png"), 5))
    work_off()

    match = Match.objects.get()
    assert (match.item, match.algorithm, match.distance) == (_item("1.png"), "blockmean", 5)
    assert (_item("1.png").state, _item("2.png").state) == (Item.State.KNOWN, Item.State.QUEUED)


def test_a_store_is_hashed_again_in_the_background_and_nobody_sees_anything(
    blockmean: Blockmean, finn: Actor, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _receive(finn, source)
    _list(finn, tmp_path, _near(_value(source / "1.png"), 7))
    queued = dict(Item.objects.values_list("pk", "state"))
    one = blockmean()

    walk = rehash(finn, "blockmean")
    assert left_to_rehash(walk).count() == 3
    work_off()

    walk.refresh_from_db()
    assert (walk.opened, walk.made, walk.matched, walk.known) == (3, 3, 1, 0)
    assert walk.ended_at is not None
    made = HashValue.objects.filter(algorithm="blockmean", recipe=one.recipe)
    assert {value.item_id: bytes(value.value) for value in made} == {
        _item(f"{seed}.png").pk: _value(source / f"{seed}.png") for seed in range(3)
    }
    assert Match.objects.get().item == _item("1.png")
    assert dict(Item.objects.values_list("pk", "state")) == queued
    assert not ExposureEvent.objects.exists()
    acts = [str(entry["act"]) for entry in log.latest(limit=3)]
    assert acts == ["rehash.ended", "items.rehashed", "rehash.begun"]


def test_what_waits_in_the_queue_may_turn_out_known_and_what_was_decided_stays(
    blockmean: Blockmean, finn: Actor, sam: Actor, source: Path, tmp_path: Path
) -> None:
    _receive(finn, source)
    records = [_near(_value(source / f"{seed}.png"), 3) for seed in (0, 1)]
    _list(finn, tmp_path, *records)
    items.settle(sam, _item("0.png"), "Gamma", "demonstration", "1", source="lot 1")
    blockmean(settles=True)

    rehash(finn, "blockmean")
    work_off()

    assert _item("1.png").state == Item.State.KNOWN
    assert (_item("0.png").state, _item("0.png").settlement.category) == (Item.State.RELEASED, "Gamma")
    assert Match.objects.count() == 2
    assert Rehash.objects.get().known == 1


def test_a_match_that_disagrees_with_an_earlier_one_leaves_the_item_to_a_person(
    blockmean: Blockmean, finn: Actor, source: Path, tmp_path: Path
) -> None:
    _receive(finn, source)
    _list(finn, tmp_path, _near(_value(source / "1.png"), 3))
    other = lists.make_list(finn, "other", purpose="known-illegal", pack="demonstration")
    entry = Entry.objects.create(hash_list=other, fingerprint=bytes(32), category="Beta")
    Match.objects.create(item=_item("1.png"), entry=entry, rule="exact", algorithm="md5")
    blockmean(settles=True)

    rehash(finn, "blockmean")
    work_off()

    assert Match.objects.filter(item=_item("1.png")).count() == 2
    assert _item("1.png").state == Item.State.QUEUED


def test_a_picture_the_plugin_cannot_hash_says_so_and_the_walk_goes_on(
    blockmean: Blockmean, finn: Actor, source: Path
) -> None:
    Image.new("L", (90, 3), 50).save(source / "flat.png")
    _receive(finn, source)
    blockmean()

    rehash(finn, "blockmean")
    work_off()

    assert "no blockmean: ValueError" in _item("flat.png").note
    assert HashValue.objects.filter(algorithm="blockmean").count() == 3


def test_a_newer_recipe_of_our_own_keeps_the_older_value_and_is_the_one_that_counts(
    finn: Actor, source: Path
) -> None:
    _receive(finn, source)
    item = _item("0.png")
    HashValue.objects.filter(item=item).update(recipe="pdq/0 earlier", value=bytes(32))

    rehash(finn, "pdq")
    work_off()

    values = HashValue.objects.filter(item=item, algorithm="pdq").order_by("pk")
    assert [(value.recipe[:5], value.is_latest) for value in values] == [("pdq/0", False), ("pdq/1", True)]
    assert HashValue.objects.filter(algorithm="pdq").count() == 4
    assert Rehash.objects.get().opened == 1
    assert Job.objects.filter(kind="stack", state="done").count() == 2


def test_a_walk_asked_for_again_goes_on_and_one_whose_recipe_changed_starts_anew(
    blockmean: Blockmean, finn: Actor, source: Path
) -> None:
    _receive(finn, source)
    blockmean()
    first = rehash(finn, "blockmean")

    assert rehash(finn, "blockmean") == first
    assert Job.objects.filter(kind="rehash").count() == 1
    Rehash.objects.update(recipe="blockmean/0")
    second = rehash(finn, "blockmean")
    work_off()

    first.refresh_from_db()
    second.refresh_from_db()
    assert second != first
    assert (first.opened, second.opened) == (0, 3)
    assert first.ended_at is not None


def test_two_workers_at_the_same_step_make_each_value_once(
    blockmean: Blockmean, finn: Actor, source: Path
) -> None:
    _receive(finn, source)
    blockmean()
    walk = rehash(finn, "blockmean")
    job = Job.objects.get(kind="rehash")
    Job.objects.create(kind="rehash", unit=job.unit, arguments=job.arguments, priority=job.priority)

    work_off()

    walk.refresh_from_db()
    assert (walk.opened, walk.made) == (3, 3)


@pytest.mark.parametrize("who", ["ana", "adele", "audra"])
def test_only_who_may_ask_for_it_has_a_store_hashed_again(
    request: pytest.FixtureRequest, blockmean: Blockmean, who: str
) -> None:
    by: Actor = request.getfixturevalue(who)

    with pytest.raises(NotAllowed):
        rehash(by, "pdq")

    assert not Rehash.objects.exists()


def test_a_walk_takes_only_what_its_own_unit_holds(
    blockmean: Blockmean, finn: Actor, otis: Actor, source: Path
) -> None:
    _receive(finn, source)
    blockmean()
    walk = Rehash.objects.create(unit_id=otis.unit, algorithm="blockmean", recipe="x", asked_by="otis")

    assert left_to_rehash(walk).count() == 0


def test_listed_values_that_are_of_another_width_are_counted(
    blockmean: Blockmean, finn: Actor, tmp_path: Path
) -> None:
    sound = _near(bytes(16), 1)
    four = Known(
        md5=b"4" * 16, category=1, other_hashes=(("blockmean", base64.b64encode(bytes(64)).decode()),)
    )
    broken = Known(md5=b"b" * 16, category=1, other_hashes=(("BlockMean", "not a value"),))
    _list(finn, tmp_path, sound, four, broken)

    found = known.known_by_plugin(finn.unit, blockmean())

    assert (len(found), found.unread) == (2, 1)


def test_a_released_picture_carries_the_value_on_our_own_list_and_is_matched_by_it(
    blockmean: Blockmean, finn: Actor, quinn: Actor, sam: Actor, source: Path
) -> None:
    blockmean()
    _receive(finn, source)
    items.settle(sam, _item("2.png"), "Alpha", "demonstration", "1", source="lot 1")
    own = lists.make_list(sam, "own", purpose="known-illegal", pack="demonstration", is_own=True)
    edition = editions.publish(sam, editions.propose(quinn, own))
    out = io.BytesIO()

    editions.export(finn, edition, Form.VICS, out)

    (record,) = vics.read(io.BytesIO(out.getvalue()))
    assert isinstance(record, Known)
    text = base64.b64encode(_value(source / "2.png")).decode()
    assert ("BlockMean", text) in record.other_hashes
    hits = known.known_by_plugin(finn.unit, blockmean()).near_many([_value(source / "2.png")])
    assert [hit.distance for hit in hits] == [0]
