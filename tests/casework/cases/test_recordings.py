"""Sound recordings are set aside until somebody has them heard; then each second counts."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image

from tests.casework.doors import run, signed_in
from tests.casework.working import examine, work_off
from tests.engine.media.recording import recording
from tutela.casework.audit.rows import items
from tutela.casework.cases import cli
from tutela.casework.custody.models import LogEntry
from tutela.casework.custody.record.audit import Difference
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.items.models import Item
from tutela.casework.welfare.models import ExposureEvent

PAGE = "/exhibits/OP-1/JB1/"


@pytest.fixture
def voice(finn: Actor, tmp_path: Path) -> Item:
    """A recording, examined with a picture of the same exhibit."""
    source = tmp_path / "source"
    source.mkdir()
    (source / "voice.flac").write_bytes(recording("flac", "flac", tones=[(3, 4)], length_s=35))
    Image.new("RGB", (80, 60), (200, 40, 90)).save(source / "plain.png")
    examine(finn, source)
    return Item.objects.get(kind="audio")


def _differences() -> list[Difference]:
    return list(items.differences())


def test_a_recording_comes_to_a_desk_once_a_supervisor_says_so(voice: Item, sam: Actor, ana: Actor) -> None:
    assert voice.state == Item.State.SET_ASIDE
    page = signed_in(sam)
    assert b"1 sound recording was set aside" in page.get(PAGE).content

    page.post(f"{PAGE}recordings/")
    work_off()

    voice.refresh_from_db()
    assert voice.state == Item.State.QUEUED
    assert b"set aside: no category" not in page.get(PAGE).content
    assert LogEntry.objects.filter(act="recordings.offered").count() == 1
    assert _differences() == []


def test_at_the_desk_it_is_played_stretch_by_stretch_and_graded(voice: Item, sam: Actor, ana: Actor) -> None:
    assert "1 recording comes to desks" in run(cli.exhibit, "recordings", "OP-1/JB1", "--as", "sam").output
    work_off()
    desk = signed_in(ana)
    asked: Any = {"headers": {"X-Person": str(ana.person)}, "content_type": "application/json"}
    given = desk.post("/grade/api/queue", {}, **asked).json()
    [place] = [place for place, each in enumerate(given["items"]) if each["id"] == voice.pk]
    there = desk.get(f"/grade/api/items/{voice.pk}/reels").json()

    heard = desk.post(
        f"/grade/api/items/{voice.pk}/reveal", {"variant": "sound2", "key": str(uuid4())}, **asked
    )
    decided = desk.post(
        "/grade/api/decisions",
        {"item": voice.pk, "category": "Gamma", "key": str(uuid4()), "batch": given["batch"], "place": place,
         "against": None, "members": []},
        **asked,
    )  # fmt: skip

    assert (there["frames"], there["heard_s"], there["stretch_s"]) == (0, pytest.approx(35, abs=0.1), 30)
    assert heard["Content-Type"] == "audio/wav"
    assert decided.status_code == 200, decided.content
    look = ExposureEvent.objects.get(pk=int(heard["X-Exposure"]))
    assert (look.item_id, look.variant, look.is_heard) == (voice.pk, "sound2", True)


def test_who_gives_out_no_work_is_refused(voice: Item, ana: Actor) -> None:
    assert b"sound recording" not in signed_in(ana).get(PAGE).content
    with pytest.raises(NotAllowed):
        run(cli.exhibit, "recordings", "OP-1/JB1", "--as", "ana")
    voice.refresh_from_db()
    assert voice.state == Item.State.SET_ASIDE


def test_where_none_is_set_aside_nothing_is_done(voice: Item, sam: Actor) -> None:
    run(cli.exhibit, "recordings", "OP-1/JB1", "--as", "sam")

    again = run(cli.exhibit, "recordings", "OP-1/JB1", "--as", "sam")

    assert "No recording was set aside" in again.output
    assert LogEntry.objects.filter(act="recordings.offered").count() == 1
