"""An index in a file is the index that was written, or is refused."""

import mmap
import multiprocessing
import os
import signal
import struct
import subprocess
import sys
import threading
import tracemalloc
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, strategies as st

from tests.engine.matching.flipping import clustered, random_hashes
from tutela.engine.matching import mmap_file
from tutela.engine.matching.hamming.index import MERGE_FROM, NearIndex
from tutela.engine.matching.mmap_file import FolderUnusable, IndexDamaged

LARGE = 5001
# So many bytes of a column have one checksum; a column begins a page after its head.
PIECE, PAGE = 1 << 26, 4096
LARGE_BYTES = 1 << 24
KNOWN = clustered(LARGE, seed=1)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kept") / "known.index"
    made = NearIndex(KNOWN, np.arange(LARGE) * 2, lists=np.arange(LARGE) % 5)
    made.save(path, "edition 4")
    return path


def test_an_opened_index_finds_what_the_written_one_found(file: Path) -> None:
    written = NearIndex(KNOWN, np.arange(LARGE) * 2, lists=np.arange(LARGE) % 5)

    opened = NearIndex.open(file)

    for radius in (0, 12, 31, 200):
        expected, found = (index.look_up(KNOWN[:20], radius, lists=[1, 2]) for index in (written, opened))
        assert found.entry.tolist() == expected.entry.tolist()
        assert found.distance.tolist() == expected.distance.tolist()
        assert found.hashes.tolist() == expected.hashes.tolist()
    assert mmap_file.opened(file).mark == "edition 4"


def test_several_parts_share_a_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    path = tmp_path / "all.index"
    parts: dict[str, mmap_file.Columns] = {
        "few": {"numbers": np.arange(3)},
        "none": {},
        "bytes": {"octets": KNOWN[:1, :5].copy()},
    }

    mmap_file.write(path, parts, "state")
    opened = mmap_file.opened(path)

    assert opened.mark == "state"
    assert opened.part("few")["numbers"].tolist() == [0, 1, 2]
    assert opened.part("none") == {}
    assert opened.part("bytes")["octets"].tolist() == KNOWN[:1, :5].tolist()
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_file_of_another_version_is_refused(file: Path, tmp_path: Path) -> None:
    older = tmp_path / "older.index"
    older.write_bytes(b"TUTINDX2" + file.read_bytes()[8:])

    with pytest.raises(IndexDamaged, match="older"):
        NearIndex.open(older)


def _cut_off(path: str) -> None:
    """Write an index and be killed in the middle of it."""
    pwrite = os.pwrite

    def last_words(file: int, left: memoryview, place: int) -> int:
        pwrite(file, left[: len(left) // 2], place)
        if place:
            os.kill(os.getpid(), signal.SIGKILL)
        return pwrite(file, left, place)

    os.pwrite = last_words  # type: ignore[assignment]
    NearIndex(KNOWN[:9], np.arange(9)).save(Path(path))


def test_a_writer_killed_in_the_middle_leaves_the_former_file(tmp_path: Path) -> None:
    path = tmp_path / "known.index"
    NearIndex(KNOWN[:5], np.arange(5)).save(path)

    writer = multiprocessing.get_context("spawn").Process(target=_cut_off, args=(str(path),))
    writer.start()
    writer.join()

    assert writer.exitcode == -signal.SIGKILL
    assert len(NearIndex.open(path)) == 5


def test_an_index_shared_by_processes_is_never_merged_by_itself(file: Path) -> None:
    opened = NearIndex.of(mmap_file.opened(file).part("near"), merges=False)
    new = random_hashes(MERGE_FROM + 1, seed=8)

    opened.add(new, np.arange(len(new)) + 10**6)

    assert opened.is_merge_due
    assert "merging an index" not in {thread.name for thread in threading.enumerate()}
    assert opened.find(new[-1].tobytes())[0].entry == 10**6 + len(new) - 1


@pytest.mark.parametrize("count", [0, 1, 2, 7])
def test_few_hashes_are_kept_as_well(tmp_path: Path, count: int) -> None:
    known = random_hashes(count, seed=2)
    NearIndex(known, np.arange(count)).save(tmp_path / "few.index")

    opened = NearIndex.open(tmp_path / "few.index")

    assert opened.find_many(known)[1].tolist() == list(range(count))


def test_an_opened_index_is_added_to_and_saved_again(file: Path, tmp_path: Path) -> None:
    opened = NearIndex.open(file)
    new = random_hashes(3, seed=3)

    opened.add(new, np.array([1, 3, 5]))
    opened.remove([3])
    opened.save(tmp_path / "next.index")

    assert NearIndex.open(tmp_path / "next.index").find_many(new)[1].tolist() == [1, 5]
    assert not NearIndex.open(file).find_many(new)[1].tolist()


def _found(path: str, bits: bytes) -> list[int]:
    return [one.entry for one in NearIndex.open(Path(path)).find(bits)]


def test_processes_share_one_file(file: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        found = pool.starmap(_found, [(str(file), KNOWN[row].tobytes()) for row in (8, 9)])

    assert [8 * 2 in found[0], 9 * 2 in found[1]] == [True, True]


@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_one_damaged_bit_is_noticed_wherever_it_is(file: Path, place: float, bit: int) -> None:
    content = bytearray(file.read_bytes())
    at = int(place * len(content))
    content[at] ^= 1 << bit
    damaged = file.with_name("damaged.index")
    damaged.write_bytes(content)

    try:
        found = NearIndex.open(damaged).find_many(KNOWN[:50], 31)
    except IndexDamaged:
        return

    # What lies between the columns belongs to nobody.
    assert [column.tolist() for column in found] == [
        column.tolist() for column in NearIndex.open(file).find_many(KNOWN[:50], 31)
    ]


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "large.index"
    mmap_file.write(path, {"large": {"octets": np.zeros(LARGE_BYTES, np.uint8)}}, "edition 4")
    return path


def _refused(path: Path, content: mmap.mmap, at: int, put: bytes) -> IndexDamaged:
    """Put bytes into a file, open it, and put back what was there."""
    was = content[at : at + len(put)]
    content[at : at + len(put)] = put
    try:
        with pytest.raises(IndexDamaged) as refused:
            mmap_file.opened(path)
    finally:
        content[at : at + len(put)] = was
    return refused.value


@given(flips=st.integers(1, 2**32 - 1))
def test_no_damaged_word_of_the_head_is_believed(large: Path, flips: int) -> None:
    with large.open("r+b") as file, mmap.mmap(file.fileno(), 0) as content:
        head = content[:PAGE].rstrip(b"\0")
        words = np.frombuffer(head[: len(head) // 4 * 4], np.uint32) ^ np.uint32(flips)
        tracemalloc.start()
        try:
            for word, damaged in enumerate(words):
                _refused(large, content, word * 4, damaged.tobytes())
            _, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()

    # Whatever the lengths say, nothing is taken into memory for them.
    assert most < LARGE_BYTES // 16
    assert mmap_file.opened(large).part("large")["octets"].nbytes == LARGE_BYTES


@given(change=st.integers(1, 2**64 - 1), of=st.sampled_from(["the file", "the head"]))
def test_a_length_that_cannot_be_is_refused_even_if_the_sums_agree(large: Path, change: int, of: str) -> None:
    with large.open("r+b") as file, mmap.mmap(file.fileno(), 0) as content:
        magic, size, length, sum_of_head = struct.unpack_from("<8sQQI", content)
        size, length = (size ^ change, length) if of == "the file" else (size, length ^ change)
        begin = struct.pack("<8sQQI", magic, size, length, sum_of_head)

        _refused(large, content, 0, begin + struct.pack("<I", zlib.crc32(begin)))


@pytest.mark.parametrize("at", [0, PIECE - 1, PIECE, PIECE + 8])
def test_a_column_of_several_pieces_is_checked_to_its_end(tmp_path: Path, at: int) -> None:
    path, large = tmp_path / "large.index", np.zeros(PIECE + 9, np.uint8)
    mmap_file.write(path, {"large": {"octets": large}})
    assert len(mmap_file.opened(path).part("large")["octets"]) == PIECE + 9

    with path.open("r+b") as content:
        content.seek(PAGE + at)
        content.write(b"\1")

    with pytest.raises(IndexDamaged, match="the large octets are not what was written"):
        mmap_file.opened(path)


def test_a_process_that_only_opens_a_file_loads_no_kernel(file: Path) -> None:
    program = "; ".join(
        (
            "import sys, pathlib",
            "from tutela.engine.matching.hamming.index import NearIndex",
            "print(len(NearIndex.open(pathlib.Path(sys.argv[1]))), 'numba' in sys.modules)",
        )
    )

    done = subprocess.run([sys.executable, "-c", program, str(file)], capture_output=True, check=True)

    assert done.stdout.split() == [str(LARGE).encode(), b"False"]


@pytest.mark.parametrize("length", [0, 5, 8, 12, 100, 5000, -1])
def test_an_index_cut_short_is_refused(file: Path, tmp_path: Path, length: int) -> None:
    cut = tmp_path / "cut.index"
    cut.write_bytes(file.read_bytes()[:length])

    with pytest.raises(IndexDamaged, match="cut"):
        NearIndex.open(cut, verify=False)


def test_an_index_that_is_not_there_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(IndexDamaged, match="none"):
        NearIndex.open(tmp_path / "none.index")


def test_writing_again_leaves_what_is_open_and_no_other_file(tmp_path: Path) -> None:
    path = tmp_path / "known.index"
    NearIndex(KNOWN, np.arange(LARGE)).save(path)
    opened = NearIndex.open(path)

    NearIndex(KNOWN[:9], np.arange(9)).save(path)

    assert len(opened.find_many(KNOWN[100:101])[0])
    assert len(NearIndex.open(path)) == 9
    assert [one.name for one in tmp_path.iterdir()] == ["known.index"]


def test_a_folder_that_cannot_be_used_is_named_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("a file where the folder should be")
    said = pytest.raises(FolderUnusable, match=r"index/1 cannot be used for index files: .*\[index\]")

    with said as told, mmap_file.alone(tmp_path / "index" / "1" / "known.index"):
        pass

    assert told.value.code == "TU-N07"
