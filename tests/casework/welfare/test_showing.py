"""Nothing is shown that is not on record first, and only to those who were given it."""

import io
from pathlib import Path
from typing import BinaryIO
from uuid import UUID, uuid4

import numpy as np
import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from tests.casework.welfare.received import painting, pictures, receive
from tests.engine.hashing.examining import examiner
from tests.engine.matching.videos.filming import film
from tests.engine.media.painting import clip
from tutela.casework.custody import copies, log, objects
from tutela.casework.custody.models import LogEntry, LogHead, SealedCopy
from tutela.casework.gate import Actor, NotAllowed, machine
from tutela.casework.items.models import HashValue, Item
from tutela.casework.jobs import executors, queue as jobs, worker
from tutela.casework.people.models import Unit
from tutela.casework.welfare import tasks
from tutela.casework.welfare.actions import end_exposure, make_previews, show, standin
from tutela.casework.welfare.actions.show import Shown
from tutela.casework.welfare.assignment import Assignment
from tutela.casework.welfare.errors import LookOver, NotAssigned, NotForShowing, NothingToShow, NotMadeYet
from tutela.casework.welfare.models import ExposureEvent
from tutela.casework.welfare.policy import policy
from tutela.engine import showing
from tutela.engine.media.fence.fence import Fence
from tutela.engine.vault import references
from tutela.engine.vault.bucket import Address
from tutela.engine.vault.references import Reference


def _given(by: Actor, item: Item, *, sampled: bool = False) -> Assignment:
    return Assignment(by.person, item.pk, "grading", sampled)


def _show(by: Actor, item: Item, key: UUID | None = None, variant: str = "preview") -> Shown:
    return show(by, item, variant, key or uuid4(), _given(by, item))


def _opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def test_a_look_is_on_record_with_who_what_and_why_before_the_picture_is_given(
    ana: Actor, item: Item
) -> None:
    shown = _show(ana, item)

    event = ExposureEvent.objects.get(pk=shown.event_id)
    assert (event.person_id, event.item, event.purpose, event.variant) == (
        ana.person,
        item,
        "grading",
        "preview",
    )
    entry = next(iter(log.latest(limit=1)))
    assert (entry["act"], entry["what"]) == (
        "media.shown",
        {
            "item": item.pk,
            "exposure": event.pk,
            "variant": "preview",
            "day_before_s": 0,
            "week_before_s": 0,
        },
    )
    assert shown.mime == "image/jpeg"
    assert _opened(shown.content).size == (400, 300)


def test_a_look_that_cannot_be_logged_shows_nothing_and_leaves_nothing(ana: Actor, item: Item) -> None:
    _show(ana, item)
    head = LogHead.objects.get()
    # The next number of the record is taken, as after a restored backup: the entry cannot be written.
    LogEntry.objects.create(seq=head.seq + 1, at=timezone.now(), unit=0, body="{}")

    with pytest.raises(IntegrityError):
        _show(ana, item)

    assert ExposureEvent.objects.count() == 1


def test_the_same_request_sent_twice_is_one_look(ana: Actor, item: Item) -> None:
    key = uuid4()

    first, second = _show(ana, item, key), _show(ana, item, key)

    assert (first.event_id, first.content) == (second.event_id, second.content)
    assert ExposureEvent.objects.count() == 1


def test_a_look_that_has_ended_cannot_be_had_again_with_its_key(ana: Actor, item: Item) -> None:
    key = uuid4()
    shown = _show(ana, item, key)
    end_exposure(ana, ExposureEvent.objects.get(pk=shown.event_id))

    with pytest.raises(LookOver, match="Ask to see it again"):
        _show(ana, item, key)


def test_the_key_of_one_item_does_not_open_another(ana: Actor, unit: Unit) -> None:
    key, (first, second) = uuid4(), pictures(unit, 2)
    _show(ana, first, key)

    with pytest.raises(LookOver):
        _show(ana, second, key)


def test_an_administrator_never_sees_a_pixel(adele: Actor, item: Item) -> None:
    with pytest.raises(NotAllowed, match="may not see media"):
        _show(adele, item)
    with pytest.raises(NotAllowed, match="may not see media"):
        standin(adele, item, _given(adele, item), make=True)

    assert not ExposureEvent.objects.exists()


def test_a_person_of_another_unit_sees_nothing(otis: Actor, item: Item) -> None:
    with pytest.raises(NotAllowed, match="another unit"):
        _show(otis, item)
    with pytest.raises(NotAllowed, match="another unit"):
        standin(otis, item, _given(otis, item), make=True)

    assert not ExposureEvent.objects.exists()


def test_what_was_given_to_one_person_is_not_shown_to_another(ana: Actor, asif: Actor, item: Item) -> None:
    with pytest.raises(NotAssigned, match="not on your desk"):
        show(asif, item, "preview", uuid4(), _given(ana, item))


def test_an_assignment_for_one_item_opens_no_other(ana: Actor, unit: Unit) -> None:
    first, second = pictures(unit, 2)

    with pytest.raises(NotAssigned):
        show(ana, second, "preview", uuid4(), _given(ana, first))


def test_a_known_item_is_shown_to_nobody_unless_it_was_drawn_as_a_sample(ana: Actor, item: Item) -> None:
    item.state = Item.State.KNOWN

    with pytest.raises(NotForShowing, match="nobody needs to see it"):
        _show(ana, item)
    with pytest.raises(NotForShowing):
        standin(ana, item, _given(ana, item), make=True)
    sampled = show(ana, item, "preview", uuid4(), _given(ana, item, sampled=True))

    assert sampled.content


def test_asking_for_a_stand_in_that_nobody_made_makes_and_writes_nothing(ana: Actor, item: Item) -> None:
    with pytest.raises(NotMadeYet), CaptureQueriesContext(connection) as asked:
        standin(ana, item, _given(ana, item), make=False)
    made = standin(ana, item, _given(ana, item), make=True)

    assert {query["sql"].split()[0] for query in asked} == {"SELECT"}
    assert standin(ana, item, _given(ana, item), make=False) == made


def test_a_stand_in_is_small_and_grey_and_is_no_look(ana: Actor, item: Item) -> None:
    given = standin(ana, item, _given(ana, item), make=True)

    picture = _opened(given.content)
    assert max(picture.size) <= policy().standin_px == 64
    assert picture.mode == "L"
    assert not ExposureEvent.objects.exists()


def test_a_thumbnail_is_small_and_is_a_look(ana: Actor, item: Item) -> None:
    given = _show(ana, item, variant="thumb")

    assert max(_opened(given.content).size) <= policy().thumbnail_px == 160
    assert ExposureEvent.objects.get().variant == "thumb"


def test_what_is_shown_was_encoded_anew_and_carries_nothing_of_the_file(ana: Actor, unit: Unit) -> None:
    planted = b"planted-text-7731"
    content = painting(1)
    item = receive(
        unit, content[:2] + b"\xff\xfe" + (2 + len(planted)).to_bytes(2, "big") + planted + content[2:]
    )

    shown = _show(ana, item)

    assert planted not in shown.content


def test_a_picture_is_made_once_and_kept_sealed(ana: Actor, item: Item) -> None:
    first = _show(ana, item)
    sealed = set(SealedCopy.objects.values_list("object_id", flat=True))

    second = _show(ana, item)

    assert first.content == second.content
    assert set(SealedCopy.objects.values_list("object_id", flat=True)) == sealed


@pytest.mark.parametrize("variant", ["preview", "thumb", "standin"])
def test_a_showing_asks_the_register_once_and_opens_only_what_it_needs(
    ana: Actor, item: Item, variant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def open_and_note(vault: Path | Address, reference: Reference) -> BinaryIO:
        opened.append(SealedCopy.objects.get(object_id=reference.object_id).variant)
        return references.open_object(vault, reference)

    monkeypatch.setattr(copies, "open_object", open_and_note)
    monkeypatch.setattr(showing, "open_object", open_and_note)
    asked: list[list[str]] = []
    for _ in ("made", "kept"):
        with CaptureQueriesContext(connection) as queries:
            if variant == "standin":
                standin(ana, item, _given(ana, item), make=True)
            else:
                _show(ana, item, variant=variant)
        on_copies = [each["sql"] for each in queries if "custody_sealedcopy" in each["sql"]]
        # What the test itself asks, of each object opened, is no part of the showing.
        asked.append([sql.split()[0] for sql in on_copies if '"object_id" =' not in sql])

    assert opened == ["original", variant]
    assert asked == [["SELECT", "INSERT"], ["SELECT"]]


def test_of_two_that_make_the_same_the_first_stands_and_nothing_is_left_over(ana: Actor, item: Item) -> None:
    first = _show(ana, item)
    kept = SealedCopy.objects.get(variant="preview")
    original = SealedCopy.objects.get(variant="original")
    late = copies.seal_variant(ana, original, "preview", b"made at the same time", "made to be shown")

    copies.register_variants([late])

    assert SealedCopy.objects.get(variant="preview") == kept
    assert set(objects.store().names()) == set(SealedCopy.objects.values_list("object_id", flat=True))
    assert _show(ana, item).content == first.content


def test_an_item_without_pixels_costs_nothing_and_says_what_to_do(ana: Actor, unit: Unit) -> None:
    item = receive(unit, b"\xff\xd8\xff\xe0 not a picture at all", condition="damaged")

    with pytest.raises(NothingToShow, match=r"damaged.*skip it"):
        _show(ana, item)

    event = ExposureEvent.objects.get()
    assert (event.closed_by, event.seconds) == ("nothing_shown", 0)


def test_a_picture_has_no_contact_sheet(ana: Actor, item: Item) -> None:
    with pytest.raises(NothingToShow):
        _show(ana, item, variant="sheet")


def test_a_video_has_a_stand_in_a_preview_and_a_contact_sheet(ana: Actor, unit: Unit) -> None:
    video = receive(unit, clip(seconds=2), kind="video", mime="video/mp4")

    sheet, preview = _show(ana, video, variant="sheet"), _show(ana, video)
    small = standin(ana, video, _given(ana, video), make=False)

    assert all(_opened(shown.content).width > 64 for shown in (sheet, preview))
    assert max(_opened(small.content).size) <= 64


def test_a_contact_sheet_shows_what_examining_saw_for_a_second_only(ana: Actor, unit: Unit) -> None:
    content = film([1] * 44 + [900] + [1] * 45)
    video = receive(unit, content, kind="video", mime="video/mp4")
    examined = examiner().examine(io.BytesIO(content))
    HashValue.objects.create(
        item=video, algorithm="vpdq", recipe=examined.recipe, value=examined.vpdq, quality=0
    )

    sheet = np.asarray(_opened(_show(ana, video, variant="sheet").content).convert("L"), np.float32)

    tiles = [
        sheet[row : row + 120, at : at + 160] for row in range(0, 8 * 120, 120) for at in range(0, 1280, 160)
    ]
    others = [tile for tile in tiles[:60] if np.abs(tile - tiles[0]).mean() > 10]
    assert (sheet.shape, len(others)) == ((960, 1280), 1)


def test_nothing_but_the_named_variants_can_be_asked_for(ana: Actor, item: Item) -> None:
    with pytest.raises(NothingToShow, match="original"):
        _show(ana, item, variant="original")

    assert not ExposureEvent.objects.exists()


def test_previews_are_made_ahead_by_a_job(ana: Actor, unit: Unit) -> None:
    items = pictures(unit, 3)
    jobs.queue("preview", unit.pk, {"items": [item.pk for item in items]}, priority=-1)

    while worker.run_one("test"):
        pass

    assert worker.HANDLERS["preview"] is tasks.preview
    made = SealedCopy.objects.exclude(variant="original").values_list("variant", flat=True)
    assert sorted(made) == ["preview"] * 3 + ["standin"] * 3
    assert "previews.made" in {entry["act"] for entry in log.latest()}


def test_previews_are_made_by_the_hands_of_the_crew_and_one_that_fails_keeps_none_waiting(
    ana: Actor, unit: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = pictures(unit, 4)
    SealedCopy.objects.filter(item_number=items[0].pk).update(size_bytes=1)
    objects.discard([SealedCopy.objects.get(item_number=items[1].pk).object_id])

    def not_here(*_: object) -> None:
        raise AssertionError("made in this process")

    monkeypatch.setattr(Fence, "call", not_here)
    executors.enlist(2)
    try:
        left = make_previews(machine(unit.pk), [item.pk for item in items], lambda: False)
    finally:
        executors.dismiss()

    assert left == []
    made = SealedCopy.objects.exclude(variant="original").values_list("item_number", "variant")
    assert sorted(made) == [(item.pk, name) for item in items[2:] for name in ("preview", "standin")]
    entry = next(each for each in log.latest() if each["act"] == "previews.made")
    assert entry["what"] == {"items": 2, "failed": [items[0].pk, items[1].pk]}


def test_previews_wait_while_something_more_urgent_does_and_none_is_forgotten(ana: Actor, unit: Unit) -> None:
    items = pictures(unit, 3)
    jobs.queue("preview", unit.pk, {"items": [item.pk for item in items]}, priority=-1)
    begun = jobs.claim("test")
    assert begun is not None
    urgent = jobs.queue("stack", unit.pk, {})

    tasks.preview(begun)
    jobs.finish(begun)

    assert SealedCopy.objects.filter(variant="preview").count() == 1
    left = jobs.claim("test")
    assert left == urgent
    jobs.finish(urgent)
    while worker.run_one("test"):
        pass
    assert SealedCopy.objects.filter(variant="preview").count() == 3
