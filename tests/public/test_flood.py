"""While too many come, work or waiting is asked; nobody is shut out, and emergencies are never held up."""

import re
from hashlib import sha256
from itertools import count

import pytest

from tests.public.opened import OpenDoor
from tutela.casework.letterbox.letters import Lane
from tutela.public import flood

SAID = {"addresses": "https://example.com/flood"}


def _worked(page: str) -> str:
    number, bits = re.findall(r'data-number="(\w+)" data-bits="(\d+)"', page)[0]
    within = 1 << (256 - int(bits))
    return next(
        str(tried) for tried in count() if int(sha256(f"{number}:{tried}".encode()).hexdigest(), 16) < within
    )


def test_a_form_passes_by_work_or_by_waiting() -> None:
    number = b"1" * 16
    done = next(str(tried) for tried in count() if flood.is_done(number, str(tried)))

    assert flood.lane(number, 1000, done, 1001) is Lane.WORKED
    assert flood.lane(number, 1000, "", 1000 + flood.WAIT_S) is Lane.WAITED
    assert flood.lane(number, 1000, "", 1000 + flood.WAIT_S - 1) is None
    for wrong in ("", "-1", "1e9", "²", "9" * 99, str(int(done) + 1)):
        assert flood.lane(number, 1000, wrong, 1001) is None
    assert not flood.is_done(b"2" * 16, done)


def test_the_pace_is_of_the_last_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr("tutela.public.flood.time.monotonic", lambda: clock[0])
    pace = flood.Pace(2)
    for _ in range(2):
        assert not pace.is_busy()
        pace.count()
    assert pace.is_busy()
    clock[0] = 61
    assert not pace.is_busy()


def test_a_busy_door_loses_nothing_and_shows_emergencies_all_the_while(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with OpenDoor(tmp_path_factory.mktemp("busy"), busy_after=3).serving() as door:
        early = door.checked("public", SAID)
        for _ in range(3):
            assert len(door.sent("public", SAID).words) == 8
        assert "data-bits" not in early.text

        held = door.post("/report/public/", {**early.hidden, "step": "send"})
        assert held.status == 429
        assert held.hidden["form"] == early.hidden["form"]
        assert "wait 20 seconds" in held.text
        assert len(door.letters()) == 3
        for path in ("/", "/young/", "/at-work/now/"):
            assert "Call 999" in door.get(path).text

        passed = door.post("/report/public/", {**held.hidden, "work": _worked(held.text), "step": "send"})
        assert len(passed.words) == 8
        assert sorted(letter.lane for letter in door.letters()) == [Lane.OPEN] * 3 + [Lane.WORKED]
        assert len({door.opened(letter)["lane"] for letter in door.letters()}) == 2
