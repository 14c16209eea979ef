"""People of companies come in by a passkey, made once by a link of the unit, and by no other answer."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.casework.people.authenticator import Device
from tests.portal.opened import Answer, OpenPortal, Person

ADA, BEN = "link ada@example.com", "link ben@example.com"


@pytest.fixture
def door(tmp_path: Path) -> Iterator[OpenPortal]:
    """A door of its own: links are used up here."""
    opened = OpenPortal(tmp_path)
    opened.let_in()
    with opened.serving():
        yield opened


def _device(door: OpenPortal, **changes: Any) -> Device:
    return Device(**{"origin": f"http://127.0.0.1:{door.port}", "host": "127.0.0.1", **changes})


def _asked(person: Person, **said: str) -> Any:
    return person.post("/sign-in/challenge/", said).said


def _enrol(person: Person, device: Device, link: str) -> Answer:
    return person.post("/enter/", {"link": link, "answer": device.enrol(_asked(person, link=link))})


def _sign_in(person: Person, device: Device) -> Answer:
    return person.post("/sign-in/passkey/", {"answer": device.sign(_asked(person))})


def test_a_link_makes_a_passkey_once_and_each_answer_lets_in_once(door: OpenPortal) -> None:
    ada, device = Person(door), _device(door)
    assert _enrol(ada, device, ADA).headers["Location"] == "/reports/"
    assert ada.get("/reports/").status == 200
    again = Person(door).post("/sign-in/challenge/", {"link": ADA})
    assert (again.status, again.said) == (403, {})

    other = Person(door)
    answer = device.sign(_asked(other))
    assert other.post("/sign-in/passkey/", {"answer": answer}).headers["Location"] == "/reports/"
    assert "Person 1" in other.get("/reports/").text
    replayed = Person(door)
    assert replayed.post("/sign-in/passkey/", {"answer": answer}).status == 403
    assert replayed.get("/reports/").status == 302


def test_no_wrong_answer_enrols_or_lets_in(door: OpenPortal) -> None:
    device = _device(door)
    ada = Person(door)
    _enrol(ada, device, ADA)
    ben = Person(door)
    # What one person was asked is no answer for another, and neither is what another site had signed.
    for_ada = device.enrol(_asked(Person(door)))
    wrong = (for_ada, "", "[]", _device(door, origin="http://other.example").enrol(_asked(ben, link=BEN)))
    for answer in wrong:
        assert ben.post("/enter/", {"link": BEN, "answer": answer}).status == 422
    assert _sign_in(Person(door), _device(door)).status == 403
    stolen = _device(door, name=device.name)
    assert _sign_in(Person(door), stolen).status == 403
    unverified = _device(door, name=device.name, key=device.key, verifies=False)
    assert _sign_in(Person(door), unverified).status == 403
    assert _sign_in(Person(door), device).status == 302
    for counter in (0, -1):
        copied = _device(door, name=device.name, key=device.key, counter=counter)
        assert _sign_in(Person(door), copied).status == 403

    # A new link puts out of use what was chosen before, whichever that was.
    assert Person(door).enrol(BEN).get("/reports/").status == 200
