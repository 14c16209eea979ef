"""One compiled search serves every index and every query, whether they can be written to or not."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numba import types

from tests.engine.matching.flipping import Hashes, clustered, flipped, random_hashes
from tutela.engine.matching.hamming import bands, batch_search, brute_force, bucket_sort, candidates
from tutela.engine.matching.hamming.index import NearIndex
from tutela.engine.matching.hashes import as_words, from_bytes
from tutela.engine.matching.stacks import self_join
from tutela.engine.matching.stacks.stacks import stack

COUNT = 6000
KNOWN = clustered(COUNT, seed=61)
ENTRIES = np.arange(COUNT)
SEARCHES = (candidates.probe, candidates.scan, batch_search.meet_band)
JOINING = (self_join.join_band, bucket_sort.sort_for_joining)


def fixed(hashes: Hashes) -> Hashes:
    return from_bytes([row.tobytes() for row in hashes])


def apart(hashes: Hashes) -> Hashes:
    """Lay rows apart from each other."""
    return np.concatenate([hashes, hashes], axis=1)[:, : hashes.shape[1]]


def merged() -> NearIndex:
    index = NearIndex(KNOWN[1:], ENTRIES[1:])
    index.add(KNOWN[:1], ENTRIES[:1])
    index.merge()
    return index


def each_index(folder: Path) -> Iterator[NearIndex]:
    built = NearIndex(KNOWN, ENTRIES)
    built.save(folder / "known.index")
    yield built
    yield NearIndex(fixed(KNOWN), ENTRIES)
    yield merged()
    yield NearIndex.open(folder / "known.index")


def but_for_writing(one: Any) -> Any:
    """Give what Numba knows of an argument, apart from whether it can be written to."""
    if isinstance(one, tuple | types.BaseTuple):
        return tuple(map(but_for_writing, one))
    return (one.dtype, one.ndim, one.layout) if isinstance(one, types.Array) else one


def is_compiled_once(kernel: Any) -> bool:
    """Say whether no two of the kinds of arguments it was compiled for differ only in that."""
    kinds = [but_for_writing(one) for one in kernel.signatures]
    return len(kinds) == len(set(kinds)) > 0


def test_every_search_is_compiled_once_and_finds_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As if there were many: buckets are looked into at the radii in use, instead of comparing everything.
    monkeypatch.setattr(bands, "COMPARE_NS", 20.0)
    asked = flipped(KNOWN[:1100], 9, seed=62)
    few, wide = (brute_force.within(asked[:20], KNOWN, radius) for radius in (31, 200))
    many = brute_force.within(asked, KNOWN, 12)

    for index in each_index(tmp_path):
        for as_given in (np.array, fixed, apart):
            queries = as_given(asked)
            for expected, found in (
                (few, index.find_many(queries[:20], 31)),
                (wide, index.find_many(queries[:20], 200)),
                (many, index.find_many(queries, 12)),
            ):
                assert sorted(zip(*found, strict=True)) == sorted(zip(*expected, strict=True))
        assert {one.entry for one in index.find(asked[3].tobytes())} == set(few[1][few[0] == 3].tolist())

    assert [is_compiled_once(kernel) for kernel in SEARCHES] == [True] * 3


def test_what_was_added_lately_is_searched_by_the_same_kernel() -> None:
    index = NearIndex(KNOWN, ENTRIES)
    more = random_hashes(600, seed=63)

    index.add(more, COUNT + np.arange(600))

    for queries in (more[5:7].copy(), fixed(more[5:7])):
        assert index.find_many(queries)[1].tolist() == [COUNT + 5, COUNT + 6]
    assert is_compiled_once(candidates.scan)


def test_hashes_are_stacked_by_one_kernel_too() -> None:
    expected = stack(KNOWN)

    for as_given in (fixed, apart):
        found = stack(as_given(KNOWN))
        assert found.labels.tolist() == expected.labels.tolist()
        assert found.edges.tolist() == expected.edges.tolist()

    assert [is_compiled_once(kernel) for kernel in JOINING] == [True] * 2


def test_nothing_is_copied_for_it_and_nothing_can_be_written_through_it() -> None:
    for hashes in (KNOWN, fixed(KNOWN)):
        words = as_words(hashes)
        assert np.shares_memory(words, hashes)
        with pytest.raises(ValueError, match="read-only"):
            words[0] = 0
    assert KNOWN.flags.writeable
