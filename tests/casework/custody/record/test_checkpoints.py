"""Signed checkpoints: where they lie, what they prove, and that what hinders them stops nobody."""

import itertools
import time
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.casework.custody.attacks import rewrite_what_was_before
from tests.casework.custody.clocks import set_back
from tutela.casework.custody import journal, keys, log
from tutela.casework.custody.models import Checkpoint, LogEntry, LogHead, LogTile
from tutela.casework.custody.record import checkpoints, signed_note
from tutela.casework.gate import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _serving(ana: Actor, settings: Settings) -> None:
    journal.serve(settings.TUTELA_VAULT, "0" * 32)


def _written(by: Actor, count: int) -> int:
    with transaction.atomic():
        return [log.record(by, "item.graded", purpose="test", item=4).seq for _ in range(count)][-1]


def _notes(settings: Settings, kind: str = "checkpoint-") -> list[Path]:
    return sorted((Path(str(settings.TUTELA_CHECKPOINTS)) / "notes").glob(f"{kind}*"))


def test_a_checkpoint_says_size_root_time_and_seal_over_a_signature(ana: Actor, settings: Settings) -> None:
    size = _written(ana, 5)

    checkpoints.make()

    [note] = _notes(settings)
    read = signed_note.read(note.read_text(), keys.signing_key().public_key())
    verified = log.verify()
    assert (read.size, read.root.hex(), read.seal) == (size, verified.root, verified.head)
    assert (verified.checkpoints, verified.notes) == (1, ())
    assert note.read_text().splitlines()[:2] == ["tutela/unnamed", str(size)]


def test_the_record_now_is_said_without_keeping_it(ana: Actor) -> None:
    _written(ana, 3)

    now = checkpoints.now()

    assert (now.size, now.root.hex(), now.seal) == (
        log.verify().entries,
        log.verify().root,
        log.verify().head,
    )
    assert not Checkpoint.objects.exists()


def test_each_hour_of_work_a_checkpoint_is_made_and_none_where_nobody_worked(
    ana: Actor, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, looks, first, minutes = time.monotonic(), itertools.count(1), timezone.now(), [0]
    # Whether it is time is looked at once a minute.
    monkeypatch.setattr(checkpoints, "time", SimpleNamespace(monotonic=lambda: began + 61 * next(looks)))
    monkeypatch.setattr(
        checkpoints, "timezone", SimpleNamespace(now=lambda: first + timedelta(minutes=minutes[0]))
    )
    made = []
    for after, works in ((0, True), (59, True), (60, False), (119, True), (121, False), (190, False)):
        minutes[0] = after
        if works:
            _written(ana, 1)
        checkpoints.keep_up()
        made.append(len(_notes(settings)))

    assert made == [1, 1, 2, 2, 3, 3]


def test_no_checkpoint_is_made_twice_of_the_same_record(ana: Actor, settings: Settings) -> None:
    checkpoints.make()
    checkpoints.make()

    assert len(_notes(settings)) == Checkpoint.objects.count() == 1


def test_what_cannot_be_written_is_said_kept_and_written_later(
    ana: Actor, settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "full").write_text("no folder")
    settings.TUTELA_CHECKPOINTS = tmp_path / "full"
    checkpoints.make()
    size = _written(ana, 1)
    checkpoints.make()

    assert "tried again" in caplog.text
    assert (checkpoints.kept().waiting, checkpoints.kept().since) == (
        2,
        Checkpoint.objects.earliest("size").at,
    )
    assert log.verify().entries == size
    assert any("did not answer" in note for note in log.verify().notes)

    settings.TUTELA_CHECKPOINTS = tmp_path / "checkpoints"
    checkpoints.make()

    assert checkpoints.kept().waiting == 0
    assert len(_notes(settings)) == 2


def test_what_the_second_place_has_lost_is_said_and_written_again(
    ana: Actor, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    checkpoints.make()
    _notes(settings)[0].unlink()
    _written(ana, 1)

    checkpoints.make()

    assert "had lost the checkpoint" in caplog.text
    assert len(_notes(settings)) == 2


def test_nothing_is_written_before_database_and_vault_are_known_to_agree(
    ana: Actor, settings: Settings, tmp_path: Path
) -> None:
    settings.TUTELA_VAULT = tmp_path / "another"

    checkpoints.make()

    assert not _notes(settings)
    assert not Checkpoint.objects.exists()


def test_a_checkpoint_that_somebody_changed_in_the_second_place_is_named(
    ana: Actor, settings: Settings
) -> None:
    _written(ana, 3)
    checkpoints.make()
    [note] = _notes(settings)
    forged = note.with_name(note.name.replace("checkpoint-0", "checkpoint-1"))
    forged.write_text(note.read_text().replace("tutela/", "other/"))

    with pytest.raises(log.LogBroken, match="checkpoint-1"):
        log.verify()


def test_another_signing_key_is_found(ana: Actor, settings: Settings, tmp_path: Path) -> None:
    checkpoints.make()
    keys.make_missing(tmp_path / "other")
    settings.TUTELA_KEYS = tmp_path / "other"

    with pytest.raises(log.LogBroken, match="signing key was replaced"):
        log.verify()
    Checkpoint.objects.all().delete()
    with pytest.raises(log.LogBroken, match="second place"):
        log.verify()


def test_a_record_put_back_to_an_earlier_state_is_found_until_somebody_answers_for_it(ana: Actor) -> None:
    size = _written(ana, 3)
    with transaction.atomic():
        saved = list(LogHead.objects.values())
    _written(ana, 5)
    checkpoints.make()
    Checkpoint.objects.all().delete()
    LogEntry.objects.filter(seq__gt=size).delete()
    LogHead.objects.update(**{name: value for name, value in saved[0].items() if name != "id"})

    with pytest.raises(log.LogBroken, match=f"Entry {size + 1} is missing"):
        log.verify()
    with transaction.atomic():
        log.record(ana, "installation.reconciled", purpose="administration", head=size)
    _written(ana, 9)

    assert log.verify().entries == size + 10


def test_an_act_on_a_head_that_was_moved_back_goes_on_and_says_so_for_ever(ana: Actor) -> None:
    size = _written(ana, 5)
    LogEntry.objects.filter(seq=size).delete()
    LogHead.objects.update(seq=size - 1, seal=LogEntry.objects.get(seq=size - 1).seal)

    assert _written(ana, 1) == size + 1

    assert LogEntry.objects.get(seq=size).act == "record.head_changed"
    with pytest.raises(log.LogBroken, match=f"Entry {size} says that the head"):
        log.verify()


@pytest.fixture
def of_before(ana: Actor) -> int:
    """A record of which the first 300 entries were written before entries were signed."""
    size = _written(ana, 298)
    LogEntry.objects.update(signature="")
    LogHead.objects.update(tree="", mark="")
    LogTile.objects.all().delete()
    _written(ana, 3)
    return size


def test_a_record_of_before_goes_on_and_is_proved_from_its_first_checkpoint(of_before: int) -> None:
    checkpoints.make()

    assert log.verify().checkpoints == 1
    assert LogEntry.objects.filter(signature="").count() == of_before
    assert LogTile.objects.count() == 1


@pytest.mark.parametrize("place", [1, 2, 150, 256, 257])
def test_what_was_changed_of_before_is_named_by_what_the_second_place_holds(
    of_before: int, place: int
) -> None:
    checkpoints.make()
    rewrite_what_was_before(place, of_before)

    with pytest.raises(log.LogBroken, match=f"Entry {place} was changed: the second place"):
        log.verify()


def test_an_entry_dated_before_the_one_before_it_is_noted(
    ana: Actor, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = _written(ana, 2)
    set_back(monkeypatch, hours=1)
    _written(ana, 1)

    assert any(note.startswith(f"entry {size + 1} is dated 3,600 s before") for note in log.verify().notes)
