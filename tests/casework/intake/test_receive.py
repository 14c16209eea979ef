"""Receiving accounts for every entry, changes nothing at the source, and can be cut off anywhere."""

import os
import stat
import subprocess
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from tutela.casework.cases import actions, queries
from tutela.casework.cases.errors import NoAuthority
from tutela.casework.cases.models import Exhibit
from tutela.casework.custody import copies, log, objects
from tutela.casework.custody.models import SealedCopy
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.intake.actions.receive import BATCH_FILES
from tutela.casework.intake.errors import OtherSource, SourceMissing
from tutela.casework.intake.models import UnsealedEntry
from tutela.casework.items.models import Instance, Item
from tutela.casework.items.queries import content_of
from tutela.casework.jobs.models import Job
from tutela.errors import NotFound

HOSTILE = [
    b"a\nb.txt",
    "‮txt.exe".encode(),
    "\U0001f408.jpg".encode(),
    b"\xff\xfe.bin",
    b"-rf",
    b" ",
    b"quote'\".png",
]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder with duplicates, hostile names, links, a pipe, an empty file and an empty folder."""
    root = tmp_path / "source"
    (root / "a" / "deep").mkdir(parents=True)
    (root / "empty").mkdir()
    (root / "a" / "one.jpg").write_bytes(b"one" * 1000)
    (root / "a" / "deep" / "same as one").write_bytes(b"one" * 1000)
    (root / "nothing").touch()
    (root / "large").write_bytes(os.urandom(9 << 20))
    (root / "large again").write_bytes((root / "large").read_bytes())
    for name in HOSTILE:
        Path(os.fsdecode(os.fsencode(root) + b"/" + name)).write_bytes(name)
    (root / "link").symlink_to("a/one.jpg")
    (root / "dangling").symlink_to("nowhere")
    os.mkfifo(root / "pipe")
    return root


def _paths(root: Path) -> list[bytes]:
    walked = os.walk(os.fsencode(root))
    return [
        os.path.join(folder, name) for folder, folders, files in walked for name in (*folders, *files, b"")
    ]


def _state(paths: list[bytes]) -> list[tuple[int, int, int, int]]:
    found = [os.lstat(path) for path in paths]
    # No system call reads where a link points without renewing the link's own access time.
    accessed = [0 if stat.S_ISLNK(one.st_mode) else one.st_atime_ns for one in found]
    return [
        (one.st_mtime_ns, at, one.st_ctime_ns, one.st_size) for one, at in zip(found, accessed, strict=True)
    ]


def _rows() -> list[tuple[bytes, str, int]]:
    rows = Instance.objects.values_list("path", "item__sha256", "item__size_bytes")
    return sorted((path, digest.hex(), size) for path, digest, size in rows)


def test_the_report_counts_what_find_counts(finn: Actor, exhibit: Exhibit, source: Path) -> None:
    report = actions.receive(finn, exhibit, source)

    counted = subprocess.run(["find", source, "-printf", "."], capture_output=True, check=True).stdout
    lines = subprocess.run(["find", source], capture_output=True, check=True).stdout.count(b"\n")
    assert (report.entries, report.find_lines) == (len(counted), lines)
    assert (report.folders, report.links, report.special, report.unreadable) == (4, 2, 1, 0)
    assert report.files == 5 + len(HOSTILE)
    assert report.finished


def test_every_path_is_on_record_byte_for_byte(finn: Actor, exhibit: Exhibit, source: Path) -> None:
    actions.receive(finn, exhibit, source)

    paths = set(Instance.objects.values_list("path", flat=True))
    assert set(HOSTILE) <= paths


def test_one_item_a_content_and_one_instance_a_place(finn: Actor, exhibit: Exhibit, source: Path) -> None:
    actions.receive(finn, exhibit, source)

    large = Item.objects.get(size_bytes=9 << 20)
    assert large.instances.count() == 2
    assert SealedCopy.objects.count() == Item.objects.count() == len({row[1] for row in _rows()})
    assert len(list(objects.store().names())) == SealedCopy.objects.count()


# Five megabytes are sealed before their digest is known; a batch takes two such files.
@pytest.mark.parametrize("again", ["in the same batch", "later, for another exhibit"])
def test_the_second_copy_of_a_large_object_leaves_nothing_in_the_vault(
    finn: Actor, exhibit: Exhibit, tmp_path: Path, again: str
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    (first / "large").write_bytes(os.urandom(5 << 20))
    copy = (first if again == "in the same batch" else second) / "large again"
    copy.write_bytes((first / "large").read_bytes())
    actions.receive(finn, exhibit, first)

    actions.receive(finn, actions.add_exhibit(finn, exhibit.case, "JB2", "Warrant 2/26"), second)

    kept = SealedCopy.objects.get()
    assert list(objects.store().names()) == [kept.object_id]
    assert Item.objects.get().instances.count() == 2


def test_the_vault_gives_back_every_byte(finn: Actor, exhibit: Exhibit, source: Path) -> None:
    actions.receive(finn, exhibit, source)

    for place in Instance.objects.select_related("item"):
        copy = copies.copy_of(content_of(place.item))
        assert copy is not None
        with copies.open_copy(finn, copy, place.item.pk) as stream:
            assert stream.read() == Path(os.fsdecode(os.fsencode(source) + b"/" + place.path)).read_bytes()


def test_the_source_is_unchanged_times_included(finn: Actor, exhibit: Exhibit, source: Path) -> None:
    paths = _paths(source)
    for path in paths:
        # An access time before the last change is one that any ordinary reading would renew.
        os.utime(path, (1_000_000_000, 1_100_000_000), follow_symlinks=False)
    before = _state(paths)

    actions.receive(finn, exhibit, source)

    assert _state(paths) == before


def test_a_second_run_adds_nothing(finn: Actor, exhibit: Exhibit, source: Path) -> None:
    first = actions.receive(finn, exhibit, source)
    rows, jobs = _rows(), Job.objects.count()

    second = actions.receive(finn, exhibit, source)

    assert (_rows(), Job.objects.count()) == (rows, jobs)
    assert (second.entries, second.files, second.size_bytes) == (first.entries, first.files, first.size_bytes)


def test_a_file_that_cannot_be_read_is_reported_and_the_rest_received(
    finn: Actor, exhibit: Exhibit, tmp_path: Path
) -> None:
    # A process's own memory is a regular file that opens, and fails to be read at its start.
    report = actions.receive(finn, exhibit, Path("/proc/self/mem"))

    entry = UnsealedEntry.objects.get()
    assert (report.unreadable, entry.kind, entry.path) == (1, "unreadable", b"mem")
    assert "cannot be read" in entry.detail


def test_members_of_archives_are_received_below_them(finn: Actor, exhibit: Exhibit, tmp_path: Path) -> None:
    inner, outer = tmp_path / "inner.zip", tmp_path / "source" / "outer.zip"
    outer.parent.mkdir()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("deep.txt", b"deep")
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("folder/", b"")
        archive.writestr("folder/one.txt", b"one")
        archive.writestr("two.bin", os.urandom(3 << 20))
        archive.write(inner, "inner.zip")
        archive.writestr("../escape.txt", b"escape")

    report = actions.receive(finn, exhibit, outer.parent)

    names = set(Instance.objects.exclude(container=None).values_list("path", flat=True))
    assert names == {b"folder/one.txt", b"two.bin", b"inner.zip", b"deep.txt", b"../escape.txt"}
    assert (report.files, report.members, report.archives, report.members_unsealed) == (1, 5, 2, 1)
    assert Instance.objects.get(path=b"deep.txt").container == Instance.objects.get(path=b"inner.zip")


def test_an_interrupted_receipt_goes_on_where_it_was(finn: Actor, exhibit: Exhibit, source: Path) -> None:
    class Cut(Exception):
        """The run ends here."""

    def cut(_: object) -> None:
        raise Cut

    for number in range(2 * BATCH_FILES):
        (source / f"more {number:03}").write_bytes(b"%d" % number)
    with pytest.raises(Cut):
        actions.receive(finn, exhibit, source, cut)
    half = Instance.objects.count()

    report = actions.receive(finn, exhibit, source)

    assert 0 < half < report.files == Instance.objects.count()
    assert len({row[0] for row in _rows()}) == report.files
    assert log.verify().entries > 0


def test_the_first_large_file_is_examined_at_once_and_a_batch_of_more_is_shared_out_between_jobs(
    finn: Actor, exhibit: Exhibit, tmp_path: Path
) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for number in range(7):
        (source / f"{number}").write_bytes(os.urandom(9 << 20))

    actions.receive(finn, exhibit, source)

    shares = [job.arguments["items"] for job in Job.objects.filter(kind="examine").order_by("pk")]
    assert [len(share) for share in shares] == [1, 2, 2, 2]
    assert sorted(number for share in shares for number in share) == sorted(
        Item.objects.values_list("pk", flat=True)
    )


def test_a_missing_source_says_so(finn: Actor, exhibit: Exhibit, tmp_path: Path) -> None:
    with pytest.raises(SourceMissing, match="is not there"):
        actions.receive(finn, exhibit, tmp_path / "nowhere")


def test_an_exhibit_needs_its_authority(finn: Actor) -> None:
    case = actions.open_case(finn, "OP-2")

    with pytest.raises(NoAuthority):
        actions.add_exhibit(finn, case, "JB1", "  ")


def test_an_exhibit_has_one_source(finn: Actor, exhibit: Exhibit, source: Path) -> None:
    actions.receive(finn, exhibit, source / "a")

    with pytest.raises(OtherSource, match="Add another exhibit"):
        actions.receive(finn, exhibit, source)


def test_an_assessor_may_not_receive(ana: Actor, exhibit: Exhibit, source: Path) -> None:
    with pytest.raises(NotAllowed):
        actions.receive(ana, exhibit, source)

    assert not Instance.objects.exists()


def test_another_unit_sees_nothing_and_receives_nothing(otis: Actor, exhibit: Exhibit, source: Path) -> None:
    with pytest.raises(NotAllowed, match="another unit"):
        actions.receive(otis, exhibit, source)
    with pytest.raises(NotFound):
        queries.exhibit_for(otis, "OP-1/JB1")


def test_a_place_that_holds_something_else_now_is_told_and_what_was_received_is_kept(
    finn: Actor, exhibit: Exhibit, source: Path
) -> None:
    actions.receive(finn, exhibit, source)
    before = Item.objects.count()
    (source / "nothing").write_bytes(b"no longer empty")
    (source / "a" / "one.jpg").write_bytes(b"two" * 1000)
    (source / "large").unlink()
    (source / "large").symlink_to("large again")
    (source / "link").unlink()
    (source / "link").write_bytes(b"a file")
    # What only looks touched is read again, and is the same.
    os.utime(source / "large again", (0, 0))

    reports = [actions.receive(finn, exhibit, source) for _ in range(2)]

    assert [report.changed for report in reports] == [4, 4]
    assert Item.objects.count() == before
    notes = dict(Instance.objects.exclude(note="").values_list("path", "note"))
    now = sha256(b"two" * 1000).hexdigest()
    assert notes[b"a/one.jpg"] == f"since it was received, this place has SHA-256 {now} now"
    assert notes[b"large"] == "since it was received, this place is link now"
    assert set(notes) == {b"nothing", b"a/one.jpg", b"large"}
    assert UnsealedEntry.objects.get(path=b"link").detail.endswith("this place is a file now")
    assert "place.changed" in {entry["act"] for entry in log.latest(limit=9)}
