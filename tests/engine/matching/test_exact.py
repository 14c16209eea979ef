"""Equal digests are found, all of them and no others."""

import hashlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, strategies as st

from tutela.engine.matching import exact
from tutela.engine.matching.exact import DigestKind, DigestMismatch, ExactIndex
from tutela.engine.matching.mmap_file import IndexDamaged

# Few distinct first bytes, so that equal prefixes with different tails are common.
some_digest = st.builds(lambda head, tail: head * 8 + tail * 8, *[st.sampled_from([b"a", b"b", b"\xff"])] * 2)


def index(digests: list[bytes], kind: DigestKind = "md5") -> ExactIndex:
    rows = np.frombuffer(b"".join(digests), np.uint8).reshape(len(digests), {"md5": 16, "sha256": 32}[kind])
    return ExactIndex(kind, rows, np.arange(100, 100 + len(digests)))


@given(known=st.lists(some_digest, min_size=1, max_size=12), asked=some_digest)
def test_every_equal_digest_is_found_in_the_order_given(known: list[bytes], asked: bytes) -> None:
    expected = [100 + row for row, digest in enumerate(known) if digest == asked]

    assert index(known).find(asked) == expected


def test_a_batch_finds_what_single_look_ups_find() -> None:
    known = [hashlib.sha256(bytes([number % 7])).digest() for number in range(20)]
    asked = [hashlib.sha256(bytes([number])).digest() for number in (3, 9, 0, 3)]
    held = index(known, "sha256")

    row, entry = held.find_many(np.frombuffer(b"".join(asked), np.uint8).reshape(-1, 32))

    for number, digest in enumerate(asked):
        assert entry[row == number].tolist() == held.find(digest)
    assert row.tolist() == sorted(row.tolist())


def test_an_empty_index_finds_nothing() -> None:
    empty = ExactIndex("md5", np.empty((0, 16), np.uint8), np.empty(0, np.int64))

    assert empty.find(bytes(16)) == []
    assert len(empty) == 0


def test_a_digest_of_another_kind_is_refused() -> None:
    with pytest.raises(DigestMismatch, match="md5 has 16"):
        index([bytes(16)]).find(bytes(20))
    with pytest.raises(DigestMismatch, match="expected 20"):
        ExactIndex("sha1", np.zeros((1, 16), np.uint8), np.zeros(1, np.int64))
    with pytest.raises(DigestMismatch, match="1 digests and 2 entries"):
        ExactIndex("md5", np.zeros((1, 16), np.uint8), np.zeros(2, np.int64))
    with pytest.raises(DigestMismatch, match="1 digests and 2 lists"):
        ExactIndex("md5", np.zeros((1, 16), np.uint8), np.zeros(1, np.int64), lists=np.zeros(2, np.int64))


changes = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.integers(0, 9), some_digest),
        st.tuples(st.just("remove"), st.integers(0, 9), st.none()),
        st.tuples(st.sampled_from(["merge", "keep"]), st.just(0), st.none()),
    ),
    max_size=14,
)


def _column(*digests: bytes) -> exact.Digests:
    return np.frombuffer(b"".join(digests), np.uint8).reshape(-1, 16)


@given(known=st.lists(some_digest, max_size=3), steps=changes, asked=some_digest)
def test_any_order_of_changes_leaves_what_a_plain_list_would_hold(
    tmp_path_factory: pytest.TempPathFactory,
    known: list[bytes],
    steps: list[tuple[str, int, bytes | None]],
    asked: bytes,
) -> None:
    held, path = index(known), tmp_path_factory.getbasetemp() / "changed.index"
    plain = [(100 + row, digest) for row, digest in enumerate(known)]

    for step, entry, digest in steps:
        if digest is not None:
            held.add(_column(digest), np.array([entry]), lists=np.array([entry % 3]))
            plain.append((entry, digest))
        elif step == "remove":
            held.remove([entry])
            plain = [one for one in plain if one[0] != entry]
        elif step == "merge":
            held.merge()
        else:
            held.save(path)
            held = ExactIndex.open("md5", path)

    expected = sorted(entry for entry, digest in plain if digest == asked)
    assert held.find(asked) == expected
    on_one = held.look_up(_column(asked), lists=[1])
    assert on_one.entry.tolist() == [entry for entry in expected if entry < 100 and entry % 3 == 1]
    assert set(on_one.hash_list.tolist()) <= {1}


def test_many_additions_are_put_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exact, "MERGE_FROM", 20)
    digests = np.random.default_rng(1).integers(0, 256, (200, 32), dtype=np.uint8)
    held = ExactIndex("sha256", digests[:100], np.arange(100))

    for start in range(100, 200, 7):
        held.add(digests[start : start + 7], np.arange(start, min(200, start + 7)))

    query, entry = held.find_many(digests)
    assert query.tolist() == entry.tolist() == list(range(200))


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_digests_are_kept_in_a_file(tmp_path: Path, count: int) -> None:
    digests = [bytes([number]) * 16 for number in range(count)]
    index(digests).save(tmp_path / "few.index", "state 7")

    opened = ExactIndex.open("md5", tmp_path / "few.index")

    assert [opened.find(digest) for digest in digests] == [[100 + row] for row in range(count)]


def test_a_file_of_another_kind_or_a_changed_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "md5.index"
    index([bytes(16), b"a" * 16]).save(path)

    with pytest.raises(IndexDamaged, match="but no sha256"):
        ExactIndex.open("sha256", path)
    path.write_bytes(path.read_bytes().replace(b"a" * 16, b"a" * 15 + b"b"))
    with pytest.raises(IndexDamaged, match="digests are not what was written"):
        ExactIndex.open("md5", path)
