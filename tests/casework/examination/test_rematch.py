"""What a list learns later finds what was examined before, wherever nobody has decided it yet."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from django.db import transaction
from PIL import Image

from tests.casework.editions.making import published
from tests.casework.examination.painting import know, know_pdq, paint
from tests.casework.lists import making
from tests.casework.working import examine, work_off
from tests.engine.hashing.drawing import hills
from tutela.casework import gate
from tutela.casework.custody.models import LogEntry
from tutela.casework.examination.actions import rematch
from tutela.casework.examination.actions.inherit import inherit
from tutela.casework.examination.matches import match_exact
from tutela.casework.examination.models import Match
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.items.models import HashValue, Item, Settlement
from tutela.casework.jobs import queue, worker
from tutela.casework.jobs.models import Job
from tutela.casework.lists import actions as lists
from tutela.casework.lists.models import Change, Entry
from tutela.casework.lists.queries import known
from tutela.casework.people.models import Unit
from tutela.engine.hashing.fingerprints import FAST_BITS_OFF
from tutela.engine.hashing.pdq.fingerprint import orientations
from tutela.engine.hashing.video.features import pack, unpack


@pytest.fixture(autouse=True)
def _handlers() -> None:
    worker.discover()


def _state(name: bytes) -> str:
    return str(Item.objects.get(instances__path=name).state)


def test_an_item_that_waits_inherits_when_its_digest_arrives(
    finn: Actor, source: Path, tmp_path: Path
) -> None:
    content = paint(source / "late.jpg", 1)
    paint(source / "other.jpg", 2)
    examine(finn, source)
    assert _state(b"late.jpg") == Item.State.QUEUED

    know(finn, tmp_path, {content: 2})
    work_off()

    assert (_state(b"late.jpg"), _state(b"other.jpg")) == (Item.State.KNOWN, Item.State.QUEUED)
    assert (Settlement.objects.get().category, Match.objects.get().rule) == ("Beta", "exact")
    assert LogEntry.objects.filter(act="items.matched_again").count() == 1


@pytest.mark.parametrize("turned", [0, 1, 2, 3])
def test_a_copy_that_waits_is_found_encoded_anew_and_turned(
    finn: Actor, source: Path, tmp_path: Path, turned: int
) -> None:
    paint(source / "copy.jpg", 1, quality=60, turned=turned)
    examine(finn, source)

    know(finn, tmp_path, {paint(tmp_path / "original.jpg", 1): 1})
    work_off()

    match = Match.objects.get()
    assert (match.rule, match.distance <= 31, _state(b"copy.jpg")) == ("near", True, Item.State.KNOWN)


def test_a_turned_copy_is_found_where_nothing_of_the_stored_picture_tells_of_it(
    finn: Actor, source: Path, tmp_path: Path
) -> None:
    # In this detail turning moves the median so far that a quarter of the bits are others than one expects.
    pixels = np.ascontiguousarray(hills(120, 160, 1325)[:40, :40])
    Image.fromarray(pixels).save(source / "odd.png")
    listed = int.from_bytes(orientations(pixels)[2].bits) ^ ((1 << 31) - 1)
    examine(finn, source)

    know_pdq(finn, tmp_path, listed.to_bytes(32))
    work_off()

    match = Match.objects.get()
    assert (match.rule, match.distance, _state(b"odd.png")) == ("near", 31, Item.State.KNOWN)


@pytest.mark.parametrize("state", [Item.State.ASSESSED, Item.State.RELEASED, Item.State.KNOWN])
def test_what_is_decided_stays_as_it_is(finn: Actor, source: Path, tmp_path: Path, state: str) -> None:
    content = paint(source / "decided.jpg", 1)
    examine(finn, source)
    Item.objects.update(state=state)

    know(finn, tmp_path, {content: 2})
    work_off()

    assert _state(b"decided.jpg") == state
    assert not Match.objects.exists()


def test_lists_that_disagree_settle_nothing_whichever_comes_first(
    finn: Actor, source: Path, tmp_path: Path
) -> None:
    content = paint(source / "disputed.jpg", 1)
    know(finn, tmp_path, {content: 1}, purpose="of-interest")
    examine(finn, source)
    know(finn, tmp_path, {content: 1})
    know(finn, tmp_path, {content: 3})

    work_off()

    assert Match.objects.count() == 3
    assert _state(b"disputed.jpg") == Item.State.QUEUED


def test_an_entry_revoked_meanwhile_settles_nothing(finn: Actor, source: Path, tmp_path: Path) -> None:
    content = paint(source / "recalled.jpg", 1)
    examine(finn, source)
    know(finn, tmp_path, {content: 2})
    lists.revoke(finn, Entry.objects.get(), "the sender recalled it")

    work_off()

    assert _state(b"recalled.jpg") == Item.State.QUEUED
    assert not Match.objects.exists()


def test_an_entry_revoked_while_its_match_is_written_settles_nothing(
    finn: Actor, source: Path, tmp_path: Path
) -> None:
    content = paint(source / "recalled.jpg", 1)
    examine(finn, source)
    know(finn, tmp_path, {content: 2})
    item = Item.objects.get()
    found = match_exact([item], known(finn.unit))
    lists.revoke(finn, Entry.objects.get(), "the sender recalled it")

    with transaction.atomic():
        assert (len(found[item.pk]), inherit(finn, [item], found)) == (1, 0)

    assert not Settlement.objects.exists()


def test_a_known_video_that_is_published_later_finds_its_copies(unit: Unit, quinn: Actor, sam: Actor) -> None:
    making.released(quinn, making.item(unit, 5, "video"))
    copy = making.item(unit, 6, "video")
    HashValue.objects.filter(item=copy).update(value=making.video(5))
    Item.objects.filter(pk=copy.pk).update(state=Item.State.QUEUED)

    published(quinn, sam, making.own_list(sam))
    work_off()

    assert (Match.objects.get().rule, Match.objects.get().item) == ("video", copy)
    assert Item.objects.get(pk=copy.pk).state == Item.State.KNOWN


@pytest.mark.parametrize(("known_s", "state"), [(90, Item.State.KNOWN), (89, Item.State.QUEUED)])
def test_a_video_is_known_where_nine_tenths_of_it_are(
    unit: Unit, quinn: Actor, sam: Actor, known_s: int, state: str
) -> None:
    known = making.item(unit, 5, "video")
    HashValue.objects.filter(item=known).update(value=making.video(5, known_s))
    making.released(quinn, known)
    longer = making.item(unit, 6, "video")
    HashValue.objects.filter(item=longer).update(value=making.video(5, 100))
    Item.objects.filter(pk=longer.pk).update(state=Item.State.QUEUED)

    published(quinn, sam, making.own_list(sam))
    work_off()

    match = Match.objects.get(item=longer)
    assert (match.rule, match.share_of_item) == ("video", known_s / 100)
    assert Item.objects.get(pk=longer.pk).state == state


@pytest.mark.parametrize(("apart", "found"), [(31, [31]), (32, [])])
def test_a_picture_that_waits_is_near_an_entry_within_thirty_one_bits(
    finn: Actor, source: Path, tmp_path: Path, apart: int, found: list[int]
) -> None:
    paint(source / "waits.jpg", 1)
    examine(finn, source)

    know_pdq(finn, tmp_path, making.flipped(HashValue.objects.get().value, apart))
    work_off()

    assert list(Match.objects.values_list("distance", flat=True)) == found


def test_a_fast_fingerprint_as_far_off_as_they_come_hides_no_entry(
    finn: Actor, source: Path, tmp_path: Path
) -> None:
    paint(source / "waits.jpg", 1)
    examine(finn, source)
    exact = HashValue.objects.get().value
    fast = bytes(reversed(making.flipped(bytes(reversed(exact)), FAST_BITS_OFF)))
    HashValue.objects.update(value=fast)

    know_pdq(finn, tmp_path, making.flipped(exact, 31))
    work_off()

    assert Match.objects.get().distance == 31


def test_a_video_whose_frames_are_only_alike_is_told_and_left_to_a_person(
    unit: Unit, quinn: Actor, sam: Actor
) -> None:
    making.released(quinn, making.item(unit, 5, "video"))
    copy = making.item(unit, 6, "video")
    marked = [replace(one, bits=_with_logo(one.bits)) for one in unpack(making.video(5))]
    HashValue.objects.filter(item=copy).update(value=pack(marked))
    Item.objects.filter(pk=copy.pk).update(state=Item.State.QUEUED)

    published(quinn, sam, making.own_list(sam))
    work_off()

    match = Match.objects.get()
    assert (match.rule, match.item, match.share_of_item) == ("aligned", copy, 1.0)
    assert (match.item_from_s, match.item_to_s, match.known_to_s) == (0.0, 11.0, 11.0)
    assert Item.objects.get(pk=copy.pk).state == Item.State.QUEUED


def _with_logo(bits: bytes) -> bytes:
    """Change 48 of 256 bits."""
    return bytes(each ^ 0xFF for each in bits[:6]) + bits[6:]


@pytest.mark.parametrize("kind", ["examine", "rehash"])
def test_it_waits_for_what_is_being_examined_at_this_moment_and_not_for_what_comes_after(
    finn: Actor, source: Path, tmp_path: Path, kind: str
) -> None:
    content = paint(source / "late.jpg", 1)
    examine(finn, source)
    running = Job.objects.create(
        kind=kind, unit=finn.unit, state=Job.State.RUNNING, lease_until=queue.now() + 60
    )
    know(finn, tmp_path, {content: 2})

    work_off()

    assert _state(b"late.jpg") == Item.State.QUEUED
    Job.objects.create(kind=kind, unit=finn.unit, state=Job.State.RUNNING, lease_until=queue.now() + 60)
    Job.objects.filter(pk=running.pk).update(state=Job.State.DONE)
    Job.objects.filter(kind="match_again").update(lease_until=0)
    work_off()
    assert _state(b"late.jpg") == Item.State.KNOWN


def test_another_units_items_and_lists_are_left_alone(
    finn: Actor, otis: Actor, source: Path, tmp_path: Path
) -> None:
    content = paint(source / "ours.jpg", 1)
    examine(finn, source)

    know(otis, tmp_path, {content: 2})
    work_off()
    change = Change.objects.get().pk
    assert rematch(gate.machine(finn.unit), change) == 0

    assert _state(b"ours.jpg") == Item.State.QUEUED


def test_a_person_may_not_start_it(finn: Actor) -> None:
    with pytest.raises(NotAllowed), transaction.atomic():
        rematch(finn, 1)
