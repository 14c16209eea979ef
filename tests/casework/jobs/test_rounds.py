"""What is looked after each minute is looked after where it lies, and whatever else went wrong."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.casework.minutes import next_minute
from tutela.casework import rooms
from tutela.casework.gate import Actor, machine
from tutela.casework.jobs import worker
from tutela.casework.jobs.models import Round
from tutela.casework.letterbox import actions as letterbox
from tutela.casework.letterbox.place import own_box

LETTERS = "reports.letters.rounds.look_after_letters"


@pytest.fixture
def door(ida: Actor, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the letterbox of the unit lies, and where it is not made yet."""
    file = tmp_path / "door" / "letters.db"
    settings.TUTELA = replace(settings.TUTELA, door=replace(settings.TUTELA.door, database=f"sqlite:{file}"))
    letterbox.renew_keys(machine(ida.unit))
    monkeypatch.setattr("time.monotonic", next_minute)
    return file


def _done() -> set[str]:
    return set(Round.objects.filter(at__gt=0).values_list("does", flat=True))


def test_a_worker_on_another_machine_leaves_the_letterbox_to_the_one_where_it_lies(door: Path) -> None:
    worker.go_round()
    assert LETTERS not in _done()
    assert "reports.mailbox.rounds.look_after_mailbox" in _done()

    # In the same minute, on the machine that has it.
    with own_box() as box:
        box.make()
    worker.go_round()
    assert LETTERS in _done()


def test_a_fault_in_one_thing_holds_up_no_other_of_the_same_room(door: Path) -> None:
    door.parent.mkdir(parents=True)
    door.write_bytes(b"no database at all, which is long enough to be taken for one" * 100)

    worker.go_round()

    assert {LETTERS, "reports.rounds.take_in_submissions"} <= _done()


def test_administrators_are_told_of_what_nobody_looks_after_any_more(ida: Actor, adele: Actor) -> None:
    Round.objects.create(does=LETTERS, at=timezone.now().timestamp() - 30)
    assert rooms.notices(adele) == []

    Round.objects.update(at=timezone.now().timestamp() - 700)

    assert [notice.says for notice in rooms.notices(adele)] == [
        "No worker has looked after the letterbox of the public door for ten minutes. "
        "Start one on the machine where it lies."
    ]
    assert rooms.notices(ida) == []
