"""Equal digests are found, all of them and no others."""

import hashlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutela.engine.matching.exact import DigestKind, DigestMismatch, ExactIndex

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
