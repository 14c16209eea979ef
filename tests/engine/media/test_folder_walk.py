"""Every entry is met once, whatever its name and depth; nothing is followed, and nothing is left changed."""

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tutela.engine.media.folder_walk import EntryKind, WalkedEntry, count, walk


def _closed(found: Iterator[WalkedEntry]) -> list[WalkedEntry]:
    """Give all that is found, with every stream closed."""
    entries = list(found)
    for entry in entries:
        if entry.stream is not None:
            entry.stream.close()
    return entries


def _seen(source: Path) -> list[tuple[bytes, EntryKind | None]]:
    return [(entry.path, entry.kind) for entry in _closed(walk(os.fsencode(source)))]


def test_entries_come_in_the_order_of_their_raw_names_a_folder_before_what_is_in_it(
    tmp_path: Path,
) -> None:
    for name in ("b/two", "b/one", "a", "c", "b-file"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "link").symlink_to("/")
    os.mkfifo(tmp_path / "pipe")

    folder, link, special = EntryKind.FOLDER, EntryKind.LINK, EntryKind.SPECIAL
    assert _seen(tmp_path) == [
        (b"", folder), (b"a", None), (b"b", folder), (b"b/one", None), (b"b/two", None), (b"b-file", None),
        (b"c", None), (b"link", link), (b"pipe", special),
    ]  # fmt: skip
    assert count(os.fsencode(tmp_path)) == 9


def test_a_source_that_is_no_folder_is_its_own_only_entry(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"one")
    (tmp_path / "link").symlink_to("file")

    [file] = walk(os.fsencode(tmp_path / "file"))

    assert file.stream is not None
    with file.stream as stream:
        assert (file.path, file.kind, stream.read()) == (b"file", None, b"one")
    assert _seen(tmp_path / "link") == [(b"link", EntryKind.LINK)]


def test_a_source_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        next(walk(os.fsencode(tmp_path / "nowhere")))


def test_what_cannot_be_opened_is_told_and_the_walk_goes_on(tmp_path: Path) -> None:
    if not os.geteuid():
        pytest.skip("everything opens for root")
    (tmp_path / "a").mkdir(mode=0)
    (tmp_path / "b").touch(mode=0)
    (tmp_path / "c").touch()

    unreadable = EntryKind.UNREADABLE
    assert _seen(tmp_path) == [
        (b"", EntryKind.FOLDER), (b"a", unreadable), (b"b", unreadable), (b"c", None)
    ]  # fmt: skip


def test_no_more_than_one_folder_is_open_however_deep_the_walk_is(tmp_path: Path) -> None:
    deepest = tmp_path.joinpath(*"abcdefgh")
    deepest.mkdir(parents=True)
    before = len(os.listdir("/proc/self/fd"))

    open_now = [len(os.listdir("/proc/self/fd")) - before for _ in walk(os.fsencode(tmp_path))]

    assert len(open_now) == 9
    assert max(open_now) <= 1
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_file_says_whether_it_changed_since_it_was_opened(tmp_path: Path) -> None:
    (tmp_path / "growing").write_bytes(b"one")
    [found] = walk(os.fsencode(tmp_path / "growing"))
    assert found.stream is not None

    with found.stream as stream:
        stream.read()
        before = found.has_changed()
        (tmp_path / "growing").write_bytes(b"one and more")
        after = found.has_changed()

    assert (before, after) == (False, True)


def test_another_file_system_is_entered_only_when_asked_for() -> None:
    mounts = [name for name in sorted(os.listdir(b"/dev")) if os.path.ismount(os.path.join(b"/dev", name))]
    if not mounts:
        pytest.skip("nothing is mounted below /dev here")

    kinds = {entry.path: entry.kind for entry in _closed(walk(b"/dev", enters_mounts=False))}
    entered = next(entry for entry in walk(b"/dev") if entry.path == mounts[0])

    assert {kinds[name] for name in mounts} == {EntryKind.MOUNT}
    assert not [path for path in kinds if path.startswith(mounts[0] + b"/")]
    assert entered.status is not None
    assert (entered.kind is EntryKind.FOLDER) == stat.S_ISDIR(entered.status.st_mode)


def test_a_folder_that_is_exchanged_for_a_link_while_it_is_walked_is_not_followed(tmp_path: Path) -> None:
    outside, source = tmp_path / "outside", tmp_path / "source"
    for folder in (outside, source / "a", source / "b" / "deep"):
        folder.mkdir(parents=True)
        (folder / "file").write_bytes(os.fsencode(folder))
    read = []

    for entry in walk(os.fsencode(source)):
        if entry.stream:
            read.append(entry.stream.read())
            entry.stream.close()
        if entry.path == b"b":
            (source / "b").rename(tmp_path / "elsewhere")
            (source / "b").symlink_to(outside)

    assert os.fsencode(source / "a") in read
    assert os.fsencode(outside) not in read


def test_a_folder_that_goes_while_it_is_walked_is_told(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "z").touch()

    met = []
    for entry in walk(os.fsencode(tmp_path)):
        met.append((entry.path, entry.kind))
        if entry.path == b"a":
            shutil.rmtree(tmp_path / "a")
        if entry.stream is not None:
            entry.stream.close()

    assert met == [
        (b"", EntryKind.FOLDER), (b"a", EntryKind.FOLDER), (b"a/b", EntryKind.UNREADABLE), (b"z", None)
    ]  # fmt: skip
