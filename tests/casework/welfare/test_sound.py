"""Sound is heard only by a look of its own, or with a look at a reel; its seconds are kept apart."""

import io
import json
import wave
from datetime import timedelta
from functools import cache
from uuid import uuid4

import numpy as np
import pytest
from django.urls import reverse

from tests.casework.doors import signed_in
from tests.casework.welfare.looking import NOON, later
from tests.casework.welfare.received import pictures, receive
from tests.engine.matching.videos.filming import film
from tests.engine.media.recording import recording
from tutela.casework.audit.rows import looks
from tutela.casework.custody.models import LogEntry
from tutela.casework.gate import Actor
from tutela.casework.items.models import Item
from tutela.casework.people.models import Unit
from tutela.casework.welfare import queries
from tutela.casework.welfare.actions import end_exposure, show, show_sound
from tutela.casework.welfare.actions.show import Shown
from tutela.casework.welfare.assignment import Assignment
from tutela.casework.welfare.errors import LookOver, NothingToShow
from tutela.casework.welfare.models import ExposureEvent
from tutela.errors import NotFound


@cache
def _film() -> bytes:
    return recording("mp4", "aac", tones=[(7, 8)], length_s=9, has_film=True)


@pytest.fixture
def heard_film(unit: Unit) -> Item:
    """A film of nine seconds, of which a tone is heard in the eighth."""
    facts = {"duration_s": 9.0, "width": 64, "height": 48, "has_audio": True}
    return receive(unit, _film(), kind="video", mime="video/mp4", facts=facts)


@pytest.fixture
def voice(unit: Unit) -> Item:
    """A recording of forty seconds without a picture."""
    content = recording("flac", "flac", tones=[(33, 34)])
    facts = {"duration_s": 40.0, "has_audio": True}
    return receive(unit, content, kind="audio", mime="audio/flac", condition="noted", facts=facts)


def _show(by: Actor, item: Item, variant: str) -> Shown:
    return show(by, item, variant, uuid4(), Assignment(by.person, item.pk, "grading"))


def _look(shown: Shown) -> ExposureEvent:
    return ExposureEvent.objects.get(pk=shown.event_id)


def _loud_s(shown: Shown) -> tuple[int, list[int]]:
    """Say how long a stretch is, and in which of its seconds something is heard."""
    assert shown.mime == "audio/wav"
    with wave.open(io.BytesIO(shown.content)) as file:
        rate, samples = file.getframerate(), file.readframes(file.getnframes())
    loud = np.flatnonzero(np.abs(np.frombuffer(samples, np.int16).astype(int)) > 3000)
    return round(len(samples) / 2 / rate), sorted({int(at) // rate for at in loud})


def test_a_film_is_heard_in_the_seconds_of_the_reel_that_is_shown(ana: Actor, heard_film: Item) -> None:
    first = _show(ana, heard_film, "reel1")
    silence = show_sound(ana, _look(first))
    second = _show(ana, heard_film, "reel2")
    tone = show_sound(ana, _look(second))

    assert _loud_s(silence) == (6, [])
    assert _loud_s(tone)[1] == [1]
    assert _look(second).shown == "Reel 2, with its sound"
    assert tone.event_id == second.event_id


def test_what_is_heard_is_on_record_once_and_weighs_more(ana: Actor, heard_film: Item) -> None:
    seen, heard = _show(ana, heard_film, "reel1"), _show(ana, heard_film, "reel2")

    for _ in range(2):
        show_sound(ana, _look(heard))

    assert (_look(seen).is_heard, _look(heard).is_heard) == (False, True)
    assert _look(heard).weight == pytest.approx(1.25 * (_look(seen).weight or 0))
    [said] = LogEntry.objects.filter(act="media.heard")
    assert (said.object_kind, said.object_number) == ("item", heard_film.pk)
    assert list(looks.differences()) == []
    ExposureEvent.objects.filter(pk=seen.event_id).update(is_heard=True)
    assert len(list(looks.differences())) == 1


def test_the_minutes_that_were_heard_are_counted_apart(
    monkeypatch: pytest.MonkeyPatch, ana: Actor, heard_film: Item
) -> None:
    page = reverse("own-viewing")
    later(monkeypatch, NOON)
    assert "with sound" not in signed_in(ana).get(page).content.decode()

    show_sound(ana, _look(_show(ana, heard_film, "reel2")))
    later(monkeypatch, NOON + timedelta(seconds=30))
    end_exposure(ana, ExposureEvent.objects.latest("pk"))
    end_exposure(ana, _look(_show(ana, heard_film, "reel1")))

    viewed, heard = queries.budget(ana.person).used_s, queries.heard_s(ana.person)
    assert 0 < heard < viewed
    assert f"<dd>{heard / 60:.1f}</dd>" in signed_in(ana).get(page).content.decode()


def test_nothing_is_heard_of_a_look_that_is_over_or_another_persons_or_silent(
    ana: Actor, asif: Actor, heard_film: Item, unit: Unit
) -> None:
    silent = receive(unit, film([1, 2]), kind="video", mime="video/mp4", facts={"duration_s": 4.0})
    over = _look(_show(ana, heard_film, "reel1"))
    end_exposure(ana, over)

    with pytest.raises(LookOver):
        show_sound(ana, over)
    for item, variant in ((silent, "reel1"), (heard_film, "preview")):
        with pytest.raises(NothingToShow, match="Nothing is heard"):
            show_sound(ana, _look(_show(ana, item, variant)))
    with pytest.raises(NotFound):
        show_sound(asif, _look(_show(ana, heard_film, "reel1")))
    assert not ExposureEvent.objects.filter(is_heard=True).exists()
    assert not LogEntry.objects.filter(act="media.heard").exists()


def test_another_sound_track_is_heard_by_its_number_on_record_and_counts_as_the_first(
    ana: Actor, unit: Unit
) -> None:
    content = recording("mp4", "aac", tones=[(1, 2)], length_s=6, has_film=True, further=[[(4, 5)]])
    told = ["aac, 2 channels", "aac, 2 channels, language cym"]
    facts = {"duration_s": 6.0, "width": 64, "height": 48, "has_audio": True, "sounds": told}
    item = receive(unit, content, kind="video", mime="video/mp4", facts=facts)
    shown = _show(ana, item, "reel1")

    assert _loud_s(show_sound(ana, _look(shown)))[1] == [1]
    weight = _look(shown).weight
    assert _loud_s(show_sound(ana, _look(shown), 2))[1] == [4]

    assert _look(shown).weight == weight
    bodies = [
        json.loads(said.body)["what"] for said in LogEntry.objects.filter(act="media.heard").order_by("seq")
    ]
    assert [body.get("track") for body in bodies] == [None, 2]
    assert list(looks.differences()) == []
    with pytest.raises(NothingToShow, match="a track of it"):
        show_sound(ana, _look(shown), 3)
    page = signed_in(ana).get(f"/items/{item.pk}/").content.decode()
    assert all(track in page for track in told)


def test_a_recording_is_heard_stretch_by_stretch_each_a_look(ana: Actor, voice: Item) -> None:
    first, second = _show(ana, voice, "sound1"), _show(ana, voice, "sound2")

    assert _loud_s(first) == (30, [])
    assert _loud_s(second) == (10, [3])
    assert [_look(each).is_heard for each in (first, second)] == [True, True]
    assert _look(second).shown == "Sound 2"
    assert _look(first).closed_by == ExposureEvent.ClosedBy.SERVER
    with pytest.raises(NothingToShow, match="no stretch of sound 3"):
        _show(ana, voice, "sound3")
    assert ExposureEvent.objects.latest("pk").closed_by == ExposureEvent.ClosedBy.NOTHING_SHOWN
    assert list(looks.differences()) == []


def test_only_a_recording_is_heard_without_being_shown(ana: Actor, heard_film: Item, unit: Unit) -> None:
    [picture] = pictures(unit, 1)

    for item in (heard_film, picture):
        with pytest.raises(NothingToShow):
            _show(ana, item, "sound1")
    assert not ExposureEvent.objects.exists()
