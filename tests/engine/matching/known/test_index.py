"""One index knows what lists state, by every kind of hash, while entries come and go."""

import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, strategies as st

from tests.engine.matching.known import stating
from tutela.engine.hashing.digests import digest
from tutela.engine.hashing.video import features
from tutela.engine.matching.exact import DigestKind
from tutela.engine.matching.known.columns import STRONGEST_FIRST, Row
from tutela.engine.matching.known.index import Digests, Hit, KnownIndex
from tutela.engine.matching.mmap_file import IndexDamaged

PDQS = np.frombuffer(b"".join(stating.bits(number) for number in range(8)), np.uint8).reshape(8, 32)
VIDEO = features.columns(stating.video(5))


def asked(numbers: Sequence[int]) -> Digests:
    """Ask for contents that have the digests of one number each."""
    return {
        kind: np.array([list(stating.digest(kind, number)) for number in numbers], np.uint8)
        for kind in STRONGEST_FIRST
    }


def of(*rows: Row) -> KnownIndex:
    index = KnownIndex()
    index.add(rows)
    return index


def found(index: KnownIndex) -> list[list[Hit]]:
    return [index.exact_many(asked(range(8))), index.near_many(PDQS), index.sharing_frames(VIDEO)]


def test_an_entry_is_found_by_its_strongest_digest_and_no_other() -> None:
    index = of(stating.row(7, 3, "Alpha", digests={"sha1": 1, "md5": 2}))

    assert index.exact_many(asked([1, 2])) == [
        Hit(7, (3, "Alpha"), "sha1", row=0, known=stating.digest("sha1", 1))
    ]


def test_the_digests_of_nothing_match_nothing() -> None:
    nothing = digest(io.BytesIO(b""))
    index = of(
        (1, 3, "Alpha", nothing.sha256, None, None, None, None, None),
        (2, 3, "Alpha", None, nothing.sha1, nothing.md5, None, None, None),
        stating.row(7, 3, "Alpha", digests={"md5": 1}),
    )
    empty: Digests = {
        "md5": np.frombuffer(nothing.md5, np.uint8)[None],
        "sha1": np.frombuffer(nothing.sha1, np.uint8)[None],
        "sha256": np.frombuffer(nothing.sha256, np.uint8)[None],
    }

    assert index.exact_many(empty) == []
    assert [hit.entry for hit in index.exact_many(asked([1]))] == [7]


def test_a_picture_is_found_with_its_group_and_a_plain_one_is_left_out() -> None:
    index = of(
        stating.row(1, 2, "Beta", pdq=stating.bits(3)),
        stating.row(4, 2, "Beta", pdq=stating.bits(4), quality=49),
        stating.row(5, 6, pdq=stating.bits(4), quality=50),
    )

    assert index.near_many(PDQS) == [
        Hit(1, (2, "Beta"), "pdq", row=3, known=stating.bits(3)),
        Hit(5, (6, ""), "pdq", row=4, known=stating.bits(4)),
    ]


def test_a_video_is_told_even_where_it_shares_a_stray_frame_only() -> None:
    index = of(
        stating.row(1, vpdq=stating.filmed([stating.bits(5000), *map(stating.bits, range(30))])),
        stating.row(2, vpdq=stating.video(5)),
        stating.row(3, vpdq=stating.video(6)),
    )

    hits = index.sharing_frames(VIDEO)

    assert [(hit.entry, hit.frames is not None and hit.frames.is_enough) for hit in hits] == [
        (2, True),
        (1, False),
    ]


def test_a_saved_index_is_opened_with_its_mark_and_its_groups_and_goes_on(tmp_path: Path) -> None:
    rows = [
        stating.row(1, 7, "Alpha", digests={"sha256": 1}, pdq=stating.bits(1), vpdq=stating.video(5)),
        stating.row(2, 8, "Beta", digests={"md5": 2}, pdq=stating.bits(2)),
    ]
    more = stating.row(3, 9, "Gamma", digests={"md5": 3}, pdq=stating.bits(3), vpdq=stating.video(5))
    of(*rows).save(tmp_path / "known.index", "as of today")

    opened = KnownIndex.open(tmp_path / "known.index")
    opened.add([more])
    opened.remove([1])

    assert opened.mark == "as of today"
    assert found(opened) == found(of(rows[1], more))


def test_an_index_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "known.index"
    of().save(path)
    path.write_bytes(b"TUTINDX1" + path.read_bytes()[8:])

    with pytest.raises(IndexDamaged):
        KnownIndex.open(path)


numbers = st.integers(0, 7)
statements = st.builds(
    lambda listed, digests, pdq: (listed, digests, pdq),
    st.integers(0, 2),
    st.dictionaries(st.sampled_from(STRONGEST_FIRST), numbers, max_size=3),
    st.none() | numbers,
)
steps = st.lists(st.lists(statements, max_size=4) | st.sets(st.integers(0, 11)) | st.none(), max_size=6)


@given(steps=steps)
def test_any_order_of_changes_leaves_what_a_new_index_of_the_rest_would_find(
    tmp_path_factory: pytest.TempPathFactory,
    steps: Iterable[list[tuple[int, dict[DigestKind, int], int | None]] | set[int] | None],
) -> None:
    path = tmp_path_factory.mktemp("known") / "known.index"
    index, left, came = KnownIndex(), dict[int, Row](), 0

    for step in steps:
        if isinstance(step, list):
            rows = {
                came + at: stating.row(
                    came + at, listed, digests=digests, pdq=None if pdq is None else stating.bits(pdq)
                )
                for at, (listed, digests, pdq) in enumerate(step)
            }
            index.add(rows.values())
            left, came = left | rows, came + len(rows)
        elif step is not None:
            index.remove(step & set(left))
            left = {entry: row for entry, row in left.items() if entry not in step}
        else:
            index.save(path)
            index = KnownIndex.open(path)

    assert found(index) == found(of(*left.values()))
