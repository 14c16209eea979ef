"""The members of archives that stand in the files of pictures and films are received and examined."""

import io
import os
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.casework.working import examine, work_off
from tests.engine.hashing.drawing import film
from tests.engine.hashing.test_parts import attached, boxed, encoded, in_segment, small
from tutela.casework import rooms
from tutela.casework.audit.rows.places import differences
from tutela.casework.cases import actions as cases
from tutela.casework.cases.models import Exhibit
from tutela.casework.custody.record.audit import Difference
from tutela.casework.examination.actions import look_over
from tutela.casework.gate import Actor, NotAllowed, machine
from tutela.casework.intake import queries
from tutela.casework.intake.actions import unpack
from tutela.casework.items.models import Instance, Item
from tutela.casework.items.queries import places_of

rooms.load_handlers()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """An empty folder to be received."""
    folder = tmp_path / "source"
    folder.mkdir()
    return folder


def zipped(**members: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


def tarred(**members: bytes) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return made.getvalue()


def joined(front: bytes, **members: bytes) -> bytes:
    """Write an archive behind something else, as a program that counts its places from the file's start."""
    made = io.BytesIO(front)
    with zipfile.ZipFile(made, "a") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


WITHIN = {
    "zip.jpg": lambda: encoded(1) + zipped(inside=small(9)),
    "counted.jpg": lambda: joined(encoded(1), inside=small(9)),
    "tar.png": lambda: encoded(1, "PNG") + tarred(inside=small(9)),
    "tar.gif": lambda: encoded(1, "GIF") + b"?" * 2000 + tarred(inside=small(9)),
    "segment.jpg": lambda: in_segment(encoded(1), 0xE4, zipped(inside=small(9))),
    "behind.mp4": lambda: film(3, 7) + tarred(inside=small(9)),
    "box.mp4": lambda: film(3, 7) + boxed(b"free", zipped(inside=small(9))),
    "attached.mkv": lambda: attached(zipped(inside=small(9)), "application/zip"),
    "prefixed.jpg": lambda: b"\0\1\2\3" + encoded(1) + zipped(inside=small(9)),
}


@pytest.mark.parametrize("name", WITHIN)
def test_members_of_an_archive_in_a_file_are_items_below_it(finn: Actor, source: Path, name: str) -> None:
    (source / name).write_bytes(WITHIN[name]())

    examine(finn, source)

    outer = Instance.objects.get(container=None).item
    inner = Instance.objects.get(container__item=outer).item
    assert places_of([inner.pk])[inner.pk][0].endswith(f"{name} > inside")
    assert (outer.is_whole, inner.is_whole, inner.mime) == (False, True, "image/jpeg")
    assert "the members of the archive in it are items of their own" in outer.note
    assert inner.state == Item.State.QUEUED
    assert list(differences()) == list[Difference]()


def test_several_archives_in_one_file_and_what_stands_between_them(finn: Actor, source: Path) -> None:
    both = encoded(1) + zipped(one=small(9)) + encoded(3) + tarred(two=small(10)) + zipped(three=b"3")
    (source / "all.jpg").write_bytes(both)

    examine(finn, source)

    inside = Instance.objects.exclude(container=None).order_by("position")
    assert [(bytes(place.path), place.position) for place in inside] == [
        (b"one", 0),
        (b"two", 1),
        (b"three", 2),
    ]
    parts = [part["mime"] for part in Instance.objects.get(container=None).item.facts["parts"]]
    assert sorted(parts) == ["application/x-tar", "application/zip", "application/zip", "image/jpeg"]


def test_archives_in_files_in_archives_are_opened_as_deep_as_others(
    finn: Actor, exhibit: Exhibit, source: Path
) -> None:
    content = b"at the bottom"
    for depth in range(4):
        content = encoded(depth) + zipped(**{f"level{depth}.jpg": content})
    (source / "nested.jpg").write_bytes(content)

    cases.receive(finn, exhibit, source)
    work_off()

    report = queries.receive_report(exhibit.intake)
    assert (report.archives, report.archives_unopened, report.members) == (4, 1, 3)
    assert "deep" in Instance.objects.get(path=b"level1.jpg").note


def test_a_second_receipt_of_the_same_file_has_its_members_at_once(
    finn: Actor, exhibit: Exhibit, source: Path
) -> None:
    (source / "zip.jpg").write_bytes(WITHIN["zip.jpg"]())
    cases.receive(finn, cases.add_exhibit(finn, exhibit.case, "JB2", "Warrant 2/26"), source)
    work_off()

    report = cases.receive(finn, exhibit, source)

    assert (report.files, report.archives, report.members) == (1, 1, 1)
    assert Instance.objects.filter(path=b"inside").count() == 2


def test_what_is_asked_for_again_is_not_doubled(finn: Actor, otis: Actor, source: Path) -> None:
    (source / "zip.jpg").write_bytes(WITHIN["zip.jpg"]())
    examine(finn, source)
    item = Instance.objects.get(container=None).item_id

    assert unpack(machine(finn.unit), item) == 1
    assert unpack(machine(otis.unit), item) == 0
    with pytest.raises(NotAllowed):
        unpack(finn, item)

    assert Instance.objects.count() == 2


def test_a_damaged_archive_is_said_so_at_its_place(finn: Actor, source: Path) -> None:
    whole = encoded(1) + zipped(first=small(9), second=os.urandom(5000))
    (source / "cut.jpg").write_bytes(whole[:-200])

    examine(finn, source)

    assert Instance.objects.filter(path=b"first").exists()
    assert Instance.objects.get(container=None).note.startswith("not opened whole: ")


def test_looking_over_finds_archives_that_an_earlier_version_passed_over(finn: Actor, source: Path) -> None:
    (source / "zip.jpg").write_bytes(WITHIN["zip.jpg"]())
    examine(finn, source)
    # As the earlier version left it.
    Instance.objects.exclude(container=None).delete()
    Item.objects.update(is_whole=None, holds_archive=None, condition="ok")

    look_over(machine(finn.unit))
    work_off()

    assert Instance.objects.filter(path=b"inside").exists()
