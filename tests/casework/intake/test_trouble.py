"""What goes wrong while an exhibit is received is reported, kept from doubling, and tried again."""

import io
import json
import os
import signal
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tutela.casework.cases import actions, cli
from tutela.casework.cases.models import Exhibit
from tutela.casework.custody import log, objects
from tutela.casework.custody.models import SealedCopy
from tutela.casework.gate import Actor
from tutela.casework.intake.errors import SourceMissing
from tutela.casework.intake.models import UnsealedEntry
from tutela.casework.intake.progress import Counts
from tutela.casework.intake.source import count
from tutela.casework.items.models import Instance, Item


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """An empty folder to be received."""
    folder = tmp_path / "source"
    folder.mkdir()
    return folder


def _receive(source: Path) -> Result:
    return CliRunner().invoke(cli.receive, ["OP-1/JB1", str(source), "--as", "finn", "--json"])


def _zipped(**members: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


def test_a_mistyped_source_leaves_the_exhibit_free_for_the_right_one(
    finn: Actor, exhibit: Exhibit, source: Path
) -> None:
    (source / "one").write_bytes(b"one")

    with pytest.raises(SourceMissing):
        actions.receive(finn, exhibit, source.with_name("sorce"))

    assert actions.receive(finn, exhibit, source).files == 1


@pytest.fixture
def deep(source: Path) -> Iterator[int]:
    """A folder so deep that no path leads to its bottom; how many levels there are."""
    levels = 1500
    subprocess.run([sys.executable, "-c", _DIG, str(source), str(levels)], check=True)
    yield levels
    # Python's own removal goes down by recursion.
    subprocess.run(["rm", "-rf", source], check=True)


_DIG = """
import os, sys
os.chdir(sys.argv[1])
for _ in range(int(sys.argv[2])):
    os.mkdir("d")
    os.chdir("d")
open("treasure", "w").write("kept deep")
"""


def test_no_folder_is_too_deep_to_be_received(finn: Actor, exhibit: Exhibit, source: Path, deep: int) -> None:
    report = actions.receive(finn, exhibit, source)

    assert (report.folders, report.files, report.unreadable) == (deep + 1, 1, 0)
    assert Instance.objects.get().path == b"d/" * deep + b"treasure"
    assert count(source) == report.entries


def test_what_could_not_be_read_is_tried_again_by_the_next_run(
    finn: Actor, exhibit: Exhibit, source: Path
) -> None:
    # A process's own memory is a regular file that opens, and fails to be read at its start.
    os.symlink("/proc/self/mem", source / "link")
    first = actions.receive(finn, exhibit, Path("/proc/self/mem"))
    unreadable = UnsealedEntry.objects.get()
    # The place is put where it can be read by now, as after a remount.
    (source / "mem").write_bytes(b"readable")
    exhibit.intake.receipts.update(source=os.fsencode(source / "mem"))

    second = actions.receive(finn, exhibit, source / "mem")

    assert (first.unreadable, first.files, unreadable.kind) == (1, 0, "unreadable")
    assert (second.unreadable, second.files, second.entries) == (0, 1, 1)
    receipt = exhibit.intake.receipts.get()
    assert (receipt.files, receipt.others) == (1, 0)


def test_a_file_that_changes_while_it_is_read_is_noted(finn: Actor, exhibit: Exhibit, source: Path) -> None:
    growing, still = source / "growing", source / "still"
    growing.write_bytes(bytes(32 << 20))
    still.write_bytes(b"one")
    is_over = threading.Event()

    def grow() -> None:
        with growing.open("ab", buffering=0) as out:
            while not is_over.is_set():
                out.write(b"x")

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        actions.receive(finn, exhibit, source)
    finally:
        is_over.set()
        writer.join()

    notes = {place.path: place.note for place in Instance.objects.all()}
    assert notes == {b"growing": "it changed while it was received", b"still": ""}


def _children() -> list[int]:
    tasks = Path("/proc/self/task").glob("*/children")
    return [int(number) for task in tasks for number in task.read_text().split()]


@pytest.mark.parametrize(("kills", "first"), [(1, (2, 0, 0)), (9, (2, 1, 1))])
def test_an_archive_whose_child_is_killed_goes_on_or_is_reported_and_opened_whole_by_the_next_run(
    finn: Actor,
    exhibit: Exhibit,
    source: Path,
    monkeypatch: pytest.MonkeyPatch,
    kills: int,
    first: tuple[int, ...],
) -> None:
    monkeypatch.setattr(import_module("tutela.casework.intake.actions.receive"), "BATCH_BYTES", 8 << 20)
    # Each is far larger than what waits between child and parent, so that the child ends within one.
    names = [f"m{number:03}" for number in range(32)]
    (source / "a.zip").write_bytes(_zipped(**{name: os.urandom(2_000_000) for name in names}))
    (source / "b.zip").write_bytes(_zipped(after=b"what comes after is received all the same"))
    before, kept = set(_children()), list[int]()

    def kill_the_child(counts: Counts) -> None:
        if counts.members and len(kept) < kills:
            kept.append(counts.members)
            for child in set(_children()) - before:
                os.kill(child, signal.SIGKILL)

    broken = actions.receive(finn, exhibit, source, kill_the_child)
    whole = actions.receive(finn, exhibit, source)

    assert (broken.archives, broken.archives_unopened, broken.members_unread) == first
    assert kept[0] <= broken.members <= len(names) + 1
    assert Instance.objects.filter(path=b"after").exists()
    assert (whole.archives_unopened, whole.members, whole.members_unread) == (0, len(names) + 1, 0)


def test_an_archive_below_the_deepest_that_is_opened_says_so(exhibit: Exhibit, source: Path) -> None:
    content = b"at the bottom"
    for depth in range(4):
        content = _zipped(**{f"level{depth}": content})
    (source / "nested.zip").write_bytes(content)

    result = _receive(source)

    report = json.loads(result.stdout)
    assert (report["archives"], report["archives_unopened"], report["members"]) == (4, 1, 3)
    assert "deep" in Instance.objects.get(path=b"level1").note
    assert result.exit_code == 3


def test_a_folder_in_an_archive_is_no_trouble(exhibit: Exhibit, source: Path) -> None:
    (source / "a.zip").write_bytes(_zipped(**{"folder/": b"", "folder/one": b"one"}))

    result = _receive(source)

    report = json.loads(result.stdout)
    assert (report["members"], report["members_unsealed"], report["members_unread"]) == (1, 1, 0)
    assert exhibit.intake.receipts.get().members == 1
    assert result.exit_code == 0


def test_two_receipts_at_once_may_hold_the_same_contents(finn: Actor, exhibit: Exhibit, source: Path) -> None:
    other = actions.add_exhibit(finn, exhibit.case, "JB2", "Warrant 1/26")
    another_case = actions.add_exhibit(finn, actions.open_case(finn, "OP-2"), "JB1", "Warrant 2/26")
    for number in range(70):
        (source / f"{number:02}").write_bytes(b"%d" % number)
    meanwhile: list[int] = []

    def receive_the_others(_: Counts) -> None:
        if not meanwhile:
            meanwhile.append(1)
            actions.receive(finn, other, source)
            actions.receive(finn, another_case, source)

    report = actions.receive(finn, exhibit, source, receive_the_others)

    assert (report.files, Item.objects.count(), Instance.objects.count()) == (70, 70, 210)
    assert SealedCopy.objects.count() == len(list(objects.store().names())) == 140


def test_the_same_exhibit_received_twice_at_once_is_not_doubled(
    finn: Actor, exhibit: Exhibit, source: Path
) -> None:
    for number in range(150):
        (source / f"{number:03}").write_bytes(b"%d" % number)
    (source / "z.zip").write_bytes(_zipped(**{f"m{number}": b"m%d" % number for number in range(70)}))
    meanwhile: list[int] = []

    def receive_it_too(_: Counts) -> None:
        if not meanwhile:
            meanwhile.append(1)
            actions.receive(finn, exhibit, source)

    report = actions.receive(finn, exhibit, source, receive_it_too)

    assert (report.files, report.members, report.folders) == (151, 70, 1)
    receipt = exhibit.intake.receipts.get()
    assert (receipt.files, receipt.members, receipt.others) == (151, 70, 1)
    assert SealedCopy.objects.count() == len(list(objects.store().names()))
    assert log.verify().entries


def test_counting_what_there_is_leaves_access_times_alone(source: Path) -> None:
    (source / "folder").mkdir()
    for path in (source, source / "folder"):
        # An access time before the last change is one that any ordinary reading would renew.
        os.utime(path, (1_000_000_000, 1_100_000_000))

    assert count(source) == 2

    assert {path.stat().st_atime for path in (source, source / "folder")} == {1_000_000_000}
