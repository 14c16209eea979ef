"""What is known needs no eyes; what is not goes to a person; and no item is lost on the line."""

import io
import shutil
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.conf import settings
from PIL import Image

from tests.casework.editions.making import published
from tests.casework.examination.painting import know, paint
from tests.casework.lists import making
from tests.casework.working import work_off
from tests.engine.hashing.drawing import film, hills
from tests.engine.hashing.examining import examiner
from tutela.casework.cases import actions as cases
from tutela.casework.cases.models import Exhibit
from tutela.casework.custody import log
from tutela.casework.custody.models import SealedCopy
from tutela.casework.examination.actions import examine
from tutela.casework.examination.dispatch import open_and_hash
from tutela.casework.examination.models import Match, StackMember
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.items.models import HashValue, Item, Settlement
from tutela.casework.jobs import queue as jobs, worker
from tutela.casework.people.models import Unit
from tutela.engine.hashing.examiner import Examined
from tutela.engine.hashing.fingerprints import Mode
from tutela.engine.hashing.video.features import pack, unpack
from tutela.engine.media.facts import Condition, Facts
from tutela.engine.media.fence.fence import level
from tutela.engine.media.file_types import Kind


def _examine(by: Actor, exhibit: Exhibit, source: Path) -> None:
    cases.receive(by, exhibit, source)
    work_off()


def _item(name: bytes) -> Item:
    return Item.objects.get(instances__path=name)


@pytest.fixture(autouse=True)
def _handlers() -> None:
    worker.discover()


def test_a_known_picture_inherits_its_grade_and_nobody_is_asked(
    finn: Actor, exhibit: Exhibit, source: Path, tmp_path: Path
) -> None:
    know(finn, tmp_path, {paint(source / "known.jpg", 1): 2})
    paint(source / "unknown.jpg", 2)

    _examine(finn, exhibit, source)

    settled = Settlement.objects.get()
    assert (_item(b"known.jpg").state, settled.category, settled.basis) == ("known", "Beta", "inherited")
    assert "list 0" in settled.source
    assert _item(b"unknown.jpg").state == Item.State.QUEUED


def test_what_was_opened_says_how_strongly_its_decoder_was_fenced_in(
    finn: Actor, exhibit: Exhibit, source: Path
) -> None:
    paint(source / "picture.jpg", 2)
    (source / "text").write_bytes(b"text")

    _examine(finn, exhibit, source)

    fence = str(level().name)
    assert (_item(b"picture.jpg").facts["fence"], _item(b"text").facts["fence"]) == (fence, "")
    entry = next(entry for entry in log.latest(limit=20) if entry["act"] == "items.examined")
    assert entry["what"]["fences"] == [fence]  # type: ignore[index]  # a mapping


@pytest.mark.parametrize("times", [1, 2], ids=["under load", "always"])
def test_what_met_a_limit_by_the_clock_is_tried_again_alone_when_all_else_is_done(
    finn: Actor, exhibit: Exhibit, source: Path, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    for seed, name in enumerate(("early.jpg", "late.jpg", "other.jpg")):
        paint(source / name, seed)
    module, order, left = sys.modules[examine.__module__], list[list[bytes]](), [times]
    late = Facts(Kind.PICTURE, "image/jpeg", Condition.OVER_LIMIT, "over the time limit of 60 seconds")

    def open_slowly(items: Sequence[Item], mode: Mode, **how: Any) -> list[Examined]:
        names = [bytes(item.instances.get().path) for item in items]
        order.append(names)
        is_late = b"late.jpg" in names and left[0] > 0
        left[0] -= is_late
        return [
            Examined(late, is_late=True) if is_late and name == b"late.jpg" else each
            for name, each in zip(names, open_and_hash(items, mode, **how), strict=True)
        ]

    monkeypatch.setattr(module, "open_and_hash", open_slowly)

    _examine(finn, exhibit, source)

    assert [names for names in order if b"late.jpg" in names][1:] == [[b"late.jpg"]]
    assert _item(b"late.jpg").condition == ("ok" if times == 1 else "over_limit")
    assert {item.state for item in Item.objects.all()} == {Item.State.QUEUED}


@pytest.mark.parametrize("turned", [0, 1, 2, 3])
def test_a_known_picture_is_found_encoded_anew_and_turned(
    finn: Actor, exhibit: Exhibit, source: Path, tmp_path: Path, turned: int
) -> None:
    know(finn, tmp_path, {paint(tmp_path / "original.jpg", 1): 1})
    paint(source / "copy.jpg", 1, quality=60, turned=turned)

    _examine(finn, exhibit, source)

    match = Match.objects.get()
    assert (match.rule, match.algorithm) == ("near", "pdq")
    assert match.distance <= 31
    assert _item(b"copy.jpg").state == Item.State.KNOWN


def test_lists_that_disagree_leave_the_decision_to_a_person(
    finn: Actor, exhibit: Exhibit, source: Path, tmp_path: Path
) -> None:
    content = paint(source / "disputed.jpg", 1)
    know(finn, tmp_path, {content: 1})
    know(finn, tmp_path, {content: 3})

    _examine(finn, exhibit, source)

    assert Match.objects.count() == 2
    assert _item(b"disputed.jpg").state == Item.State.QUEUED


def test_a_list_of_interest_points_and_does_not_decide(
    finn: Actor, exhibit: Exhibit, source: Path, tmp_path: Path
) -> None:
    know(finn, tmp_path, {paint(source / "of interest.jpg", 1): 1}, purpose="of-interest")

    _examine(finn, exhibit, source)

    assert Match.objects.get().rule == "exact"
    assert _item(b"of interest.jpg").state == Item.State.QUEUED


def test_a_video_match_keeps_which_seconds_are_which_of_the_known_one(
    unit: Unit, quinn: Actor, sam: Actor, finn: Actor, exhibit: Exhibit, source: Path
) -> None:
    own = unpack(examiner().examine(io.BytesIO(film())).vpdq)
    known = making.item(unit, 5, "video")
    later = pack([replace(one, at_s=one.at_s + 30) for one in own])
    HashValue.objects.filter(item=known).update(value=later)
    making.released(quinn, known)
    published(quinn, sam, making.own_list(sam))
    (source / "film.mp4").write_bytes(film())
    paint(source / "picture.jpg", 1)

    _examine(finn, exhibit, source)

    match = Match.objects.get()
    assert match.item == _item(b"film.mp4")
    assert (match.item_from_s, match.item_to_s) == (own[0].at_s, own[-1].at_s)
    assert (match.known_from_s, match.known_to_s) == (own[0].at_s + 30, own[-1].at_s + 30)
    assert own[-1].at_s > own[0].at_s


def test_every_file_ends_somewhere_and_the_damaged_are_offered(
    finn: Actor, exhibit: Exhibit, source: Path
) -> None:
    whole = paint(source / "whole.jpg", 1)
    (source / "half.jpg").write_bytes(whole[: len(whole) // 2])
    (source / "text.jpg").write_text("not a picture")
    (source / "picture.txt").write_bytes(paint(tmp := source / "tmp", 3))
    tmp.unlink()
    (source / "empty").touch()
    (source / "drawing.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (source / "other.mp4").write_text("ffconcat version 1.0\nfile film.mp4\n")
    (source / "film.mp4").write_bytes(film())

    _examine(finn, exhibit, source)

    offered = (b"whole.jpg", b"half.jpg", b"picture.txt", b"film.mp4", b"drawing.svg")
    states = {name: _item(name).state for name in offered}
    aside = {name: _item(name).state for name in (b"text.jpg", b"empty", b"other.mp4")}
    assert set(states.values()) == {Item.State.QUEUED}
    assert set(aside.values()) == {Item.State.SET_ASIDE}
    assert _item(b"half.jpg").condition == "damaged"
    assert _item(b"drawing.svg").condition == "not_opened"
    assert not HashValue.objects.filter(item=_item(b"other.mp4")).exists()
    assert HashValue.objects.get(item=_item(b"film.mp4")).algorithm == "vpdq"


def test_near_pictures_and_copied_videos_stand_in_stacks_whatever_the_order(
    finn: Actor, exhibit: Exhibit, source: Path
) -> None:
    later = source.parent / "later"
    later.mkdir()
    paint(source / "a.jpg", 1)
    paint(source / "alone.jpg", 2)
    (source / "film.mp4").write_bytes(film())
    paint(later / "b.jpg", 1, quality=50)
    (later / "film.mov").write_bytes(film(form="mov"))
    _examine(finn, exhibit, source)
    assert not StackMember.objects.exists()

    second = cases.add_exhibit(finn, exhibit.case, "JB2", "Warrant 1/26")
    _examine(finn, second, later)

    together = {
        frozenset(bytes(path) for path in stack)
        for stack in (
            StackMember.objects.filter(stack=number).values_list("item__instances__path", flat=True)
            for number in set(StackMember.objects.values_list("stack", flat=True))
        )
    }
    assert together == {frozenset({b"a.jpg", b"b.jpg"}), frozenset({b"film.mp4", b"film.mov"})}
    assert StackMember.objects.get(relation="near").distance <= 31


def test_examining_twice_changes_nothing(finn: Actor, exhibit: Exhibit, source: Path) -> None:
    paint(source / "a.jpg", 1)
    _examine(finn, exhibit, source)
    entries = log.verify().entries

    jobs.queue("examine", finn.unit, {"items": list(Item.objects.values_list("pk", flat=True))})
    work_off()

    assert HashValue.objects.count() == 1
    assert log.verify().entries == entries


def test_an_item_whose_vault_object_is_gone_is_reported_and_offered(
    finn: Actor, exhibit: Exhibit, source: Path, house: Path
) -> None:
    paint(source / "a.jpg", 1)
    cases.receive(finn, exhibit, source)
    for objects in (house / "vault").glob("??"):
        shutil.rmtree(objects)

    work_off()

    item = _item(b"a.jpg")
    assert (item.condition, item.state) == ("unreadable", Item.State.QUEUED)
    assert "vault does not hold" in item.note


def test_a_large_object_that_was_changed_is_reported_and_its_neighbours_are_examined(
    finn: Actor, exhibit: Exhibit, source: Path
) -> None:
    paint(source / "a.jpg", 1)
    Image.fromarray(np.dstack([hills(800, 800, 2)] * 3)).save(source / "large.bmp")
    paint(source / "z.jpg", 3)
    cases.receive(finn, exhibit, source)
    copy = SealedCopy.objects.get(content_sha256=_item(b"large.bmp").sha256)
    vault = settings.TUTELA_VAULT
    assert isinstance(vault, Path)
    with (vault / copy.object_id[:2] / copy.object_id).open("r+b") as sealed:
        sealed.seek(1000)
        sealed.write(b"changed")

    work_off()

    assert _item(b"large.bmp").condition == "unreadable"
    assert "seal is broken" in _item(b"large.bmp").note
    assert {_item(name).condition for name in (b"a.jpg", b"z.jpg")} == {"ok"}


def test_only_the_line_itself_may_examine(finn: Actor, exhibit: Exhibit, source: Path) -> None:
    paint(source / "a.jpg", 1)
    cases.receive(finn, exhibit, source)

    with pytest.raises(NotAllowed):
        examine(finn, Item.objects.values_list("pk", flat=True))

    assert Item.objects.get().state == Item.State.RECEIVED
