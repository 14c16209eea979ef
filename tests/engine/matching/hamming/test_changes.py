"""An index that is added to and taken from finds what a new one of the same hashes would find."""

import resource
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, strategies as st

from tests.engine.matching.flipping import Hashes, clustered, flipped, random_hashes
from tutela.engine.matching.exact import DigestMismatch, ExactIndex
from tutela.engine.matching.hamming import base, brute_force, index as hamming_index
from tutela.engine.matching.hamming.hits import Near
from tutela.engine.matching.hamming.index import NearIndex
from tutela.engine.matching.hashes import WidthMismatch

LARGE = 5000
KNOWN = clustered(LARGE, seed=1)

changes = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.integers(0, 40), st.integers(0, 12)),
        st.tuples(st.just("remove"), st.integers(0, 40), st.just(0)),
        st.tuples(st.just("merge"), st.just(0), st.just(0)),
    ),
    max_size=12,
)


def triples(found: brute_force.Pairs) -> list[tuple[int, int, int]]:
    return sorted(zip(*(column.tolist() for column in found), strict=True))


@given(start=st.integers(0, 3), steps=changes, radius=st.sampled_from([0, 31, 120]))
def test_any_order_of_changes_leaves_what_a_plain_list_would_hold(
    start: int, steps: list[tuple[str, int, int]], radius: int
) -> None:
    base = clustered(40, seed=3)
    index = NearIndex(base[:start], np.arange(start))
    held = [(entry, base[entry].tobytes()) for entry in range(start)]

    for step, entry, row in steps:
        if step == "add":
            index.add(base[row : row + 1], np.array([entry]))
            held.append((entry, base[row].tobytes()))
        elif step == "remove":
            index.remove([entry])
            held = [one for one in held if one[0] != entry]
        else:
            index.merge()

    rows = np.frombuffer(b"".join(bits for _, bits in held), np.uint8).reshape(-1, 32)
    query, place, distance = brute_force.within(base[:5], rows, radius)
    entries = np.array([entry for entry, _ in held], np.int64)
    assert triples(index.find_many(base[:5], radius)) == triples((query, entries[place], distance))


steps_of_large = st.lists(
    st.tuples(st.sampled_from(["add", "remove", "merge", "save", "ask"]), st.integers(0, 60)),
    min_size=1,
    max_size=8,
)


@given(
    steps=steps_of_large,
    radius=st.integers(0, 47),
    lists=st.none() | st.sets(st.integers(0, 3), min_size=1, max_size=2),
)
def test_any_order_of_changes_to_a_large_index_leaves_what_a_plain_list_would_hold(
    tmp_path_factory: pytest.TempPathFactory,
    steps: list[tuple[str, int]],
    radius: int,
    lists: set[int] | None,
) -> None:
    path = tmp_path_factory.mktemp("changed") / "known.index"
    # Some entries have several hashes, and are revoked with all of them.
    hashes, entries, on = KNOWN, np.arange(LARGE) // 2, np.arange(LARGE) % 3
    index = NearIndex(hashes, entries, lists=on, workers=2)

    for step, number in [*steps, ("ask", 0)]:
        if step == "add":
            # So many now and then that they are no longer compared plainly.
            count = 15 * number
            new, numbers, new_on = flipped(KNOWN[:count], 5, number), np.arange(count), np.arange(count) % 4
            index.add(new, numbers, lists=new_on)
            hashes, entries = np.concatenate([hashes, new]), np.concatenate([entries, numbers])
            on = np.concatenate([on, new_on])
        elif step == "remove":
            index.remove(range(number, number + 20))
            left = (entries < number) | (entries >= number + 20)
            hashes, entries, on = hashes[left], entries[left], on[left]
        elif step == "merge":
            index.merge()
        elif step == "save":
            index.save(path)
            index = NearIndex.open(path, workers=2)
        else:
            queries = flipped(KNOWN[:150:7], radius // 2, number)
            query, row, distance = brute_force.within(queries, hashes, radius)
            asked = np.isin(on[row], list(range(4) if lists is None else lists))
            expected = triples((query[asked], entries[row[asked]], distance[asked]))
            assert triples(index.find_many(queries, radius, lists=lists)) == expected
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(base, "MEET_FROM", 1)
                assert triples(index.find_many(queries, radius, lists=lists)) == expected


@pytest.fixture
def large() -> NearIndex:
    return NearIndex(KNOWN, np.arange(LARGE), lists=np.arange(LARGE) % 3)


def test_an_added_hash_is_found_at_once_and_a_revoked_one_no_longer(large: NearIndex) -> None:
    new = random_hashes(2, seed=4)

    large.add(new, np.array([9000, 9001]), lists=np.array([7, 8]))
    large.remove([9000, 4])

    assert large.find(new[0].tobytes()) == []
    assert large.find(new[1].tobytes()) == [Near(9001, 0, 8)]
    assert 4 not in large.find_many(KNOWN[4:5])[1]


def test_thousands_of_additions_are_merged_beside_the_searches(
    large: NearIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hamming_index, "MERGE_FROM", 500)
    new = random_hashes(3000, seed=5)

    for start in range(0, 3000, 100):
        large.add(new[start : start + 100], np.arange(10_000 + start, 10_100 + start))
        large.remove([10_000 + start])
    for thread in threading.enumerate():
        if thread.name == "merging an index":
            thread.join()
    query, entry, distance = large.find_many(new)

    assert entry.tolist() == [10_000 + row for row in range(3000) if row % 100]
    assert not distance.any()
    large.merge()
    assert len(large) == LARGE + 3000 - 30
    assert large.find_many(new)[1].tolist() == entry.tolist()
    assert len(query) == len(entry)


def test_what_was_revoked_is_forgotten_once_it_is_merged_away(
    large: NearIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hamming_index, "MERGE_FROM", 500)
    large.remove(range(1000))
    for thread in threading.enumerate():
        if thread.name == "merging an index":
            thread.join()

    assert (len(large), large.is_merge_due) == (LARGE - 1000, False)
    large.add(KNOWN[:1], np.array([4]))
    assert large.find(KNOWN[0].tobytes(), 0, lists=[0]) == [Near(4, 0)]


@pytest.mark.parametrize("merged", [False, True])
def test_a_search_may_ask_some_lists_only(large: NearIndex, merged: bool) -> None:
    large.add(KNOWN[:1], np.array([7000]), lists=np.array([9]))
    if merged:
        large.merge()

    every = large.look_up(flipped(KNOWN[:40], 9, seed=6), 40)
    some = large.look_up(flipped(KNOWN[:40], 9, seed=6), 40, lists=[1, 9])

    wanted = np.isin(every.hash_list, [1, 9])
    assert 0 < wanted.sum() < len(every)
    assert some.entry.tolist() == every.entry[wanted].tolist()
    assert set(some.hash_list.tolist()) == {1, 9}
    assert [one.entry for one in large.find(KNOWN[0].tobytes(), 0, lists=[9])] == [7000]


def test_columns_of_different_lengths_are_refused(large: NearIndex) -> None:
    with pytest.raises(WidthMismatch, match="2 hashes and 1 entries"):
        large.add(KNOWN[:2], np.arange(1))
    with pytest.raises(WidthMismatch, match="2 hashes and 1 lists"):
        NearIndex(KNOWN[:2], np.arange(2), lists=np.arange(1))


@pytest.mark.parametrize("number", [-1, 1 << 16])
def test_a_list_whose_number_does_not_fit_is_refused_and_taken_for_no_other(
    large: NearIndex, number: int
) -> None:
    with pytest.raises(WidthMismatch, match="65,535"):
        large.add(KNOWN[:2], np.arange(2), lists=np.array([7, number]))
    with pytest.raises(DigestMismatch, match="65,535"):
        ExactIndex("sha256", KNOWN[:2], np.arange(2), lists=np.array([7, number]))


def test_a_hundred_rebuilds_do_not_grow_the_process() -> None:
    def rebuilt(hashes: Hashes) -> int:
        index = NearIndex(hashes, np.arange(len(hashes)))
        index.add(hashes[:9], np.arange(9))
        index.merge()
        index.find(hashes[0].tobytes())
        return _resident_bytes()

    hashes = random_hashes(40_000, seed=7)
    first = [rebuilt(hashes) for _ in range(10)][-1]
    last = [rebuilt(hashes) for _ in range(100)][-1]

    assert last < first + 8_000_000


def _resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
