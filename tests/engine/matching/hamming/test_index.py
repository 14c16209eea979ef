"""The near index finds exactly what comparing everything finds."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest
from hypothesis import given, strategies as st

from tests.engine.matching.flipping import Hashes, clustered, flipped, random_hashes
from tutela.engine.matching.hamming import bands, base, brute_force, buckets
from tutela.engine.matching.hamming.hits import Near
from tutela.engine.matching.hamming.index import NearIndex
from tutela.engine.matching.hashes import WidthMismatch

LARGE = 6000
KNOWN = clustered(LARGE, seed=1)
QUERIES = np.concatenate(
    [*(flipped(KNOWN[row : row + 8], bits, seed=row) for row, bits in enumerate(range(0, 72, 3))), KNOWN[:5]]
)


@pytest.fixture(scope="module", autouse=True)
def _as_if_many() -> Iterator[None]:
    """Have buckets looked into at the radii in use, as where there are millions, instead of comparing all."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bands, "COMPARE_NS", 20.0)
        assert bands.is_worth_probing(LARGE, 43, len(QUERIES))
        assert not bands.is_worth_probing(LARGE, 64, 1)
        yield


@contextmanager
def as_if_a_batch() -> Iterator[None]:
    """Have queries sorted too, as where there are thousands."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(base, "MEET_FROM", 1)
        yield


@pytest.fixture(scope="module")
def large() -> NearIndex:
    return NearIndex(KNOWN, np.arange(LARGE) * 3, workers=2)


def triples(found: brute_force.Pairs) -> list[tuple[int, int, int]]:
    return sorted(zip(*(column.tolist() for column in found), strict=True))


def judged(queries: Hashes, known: Hashes, radius: int, times: int = 1) -> list[tuple[int, int, int]]:
    query, row, distance = brute_force.within(queries, known, radius)
    return triples((query, row * times, distance))


@pytest.mark.parametrize("radius", [0, 1, 15, 16, 24, 30, 31, 32, 37, 39, 43, 64, 110])
def test_a_large_index_finds_what_comparing_everything_finds(large: NearIndex, radius: int) -> None:
    assert triples(large.find_many(QUERIES, radius)) == judged(QUERIES, KNOWN, radius, times=3)


def test_a_radius_of_all_bits_returns_every_entry(large: NearIndex) -> None:
    assert len(large.find(QUERIES[0].tobytes(), 256)) == LARGE


@given(
    count=st.sampled_from([0, 1, 2, 3, 40]),
    repeats=st.sampled_from([1, 2]),
    bits=st.integers(0, 64),
    radius=st.integers(0, 256),
    seed=st.integers(0, 99),
)
def test_small_indexes_with_duplicates_are_exact_at_any_radius(
    count: int, repeats: int, bits: int, radius: int, seed: int
) -> None:
    known = np.repeat(random_hashes(count, seed), repeats, axis=0)
    queries = np.concatenate([flipped(known[:3], bits, seed), random_hashes(1, seed + 1)])

    found = NearIndex(known, np.arange(len(known))).find_many(queries, radius)

    assert triples(found) == judged(queries, known, radius)


@given(radius=st.integers(0, 60), bits=st.integers(0, 60), seed=st.integers(0, 9999))
def test_a_large_index_is_exact_at_any_radius(large: NearIndex, radius: int, bits: int, seed: int) -> None:
    queries = flipped(KNOWN[seed % LARGE : seed % LARGE + 4], bits, seed)

    assert triples(large.find_many(queries, radius)) == judged(queries, KNOWN, radius, times=3)


def test_an_index_too_large_for_short_row_numbers_is_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buckets, "SMALL_ROWS", LARGE - 1)
    longer = NearIndex(KNOWN, np.arange(LARGE) * 3)

    assert triples(longer.find_many(QUERIES)) == judged(QUERIES, KNOWN, 31, times=3)
    assert longer.size_bytes > NearIndex(KNOWN[:-1], np.arange(LARGE - 1)).size_bytes + 16 * LARGE


def test_the_nearest_entries_come_first(large: NearIndex) -> None:
    found = large.find(KNOWN[0].tobytes(), 40)

    assert found[0].distance == 0
    assert found == sorted(found, key=lambda near: (near.distance, near.entry))


def test_many_equal_hashes_are_all_returned() -> None:
    known = np.repeat(random_hashes(1, seed=5), LARGE, axis=0)

    found = NearIndex(known, np.arange(LARGE)).find_many(np.repeat(known[:1], 3, axis=0))

    assert np.bincount(found[0]).tolist() == [LARGE] * 3


def test_one_known_hash_is_found() -> None:
    known = random_hashes(1, seed=6)

    found = NearIndex(known, np.array([77])).find(flipped(known, 31, seed=7)[0].tobytes())

    assert found == [Near(77, 31)]


def test_two_workers_find_what_one_finds(large: NearIndex) -> None:
    alone = NearIndex(KNOWN, np.arange(LARGE) * 3)

    assert triples(alone.find_many(QUERIES)) == triples(large.find_many(QUERIES))


def test_hashes_of_another_width_are_refused(large: NearIndex) -> None:
    with pytest.raises(WidthMismatch, match="8 bytes"):
        large.find(bytes(8))
    with pytest.raises(WidthMismatch, match="rows of 32"):
        NearIndex(np.zeros((2, 8), np.uint8), np.arange(2))
    with pytest.raises(WidthMismatch, match="2 hashes and 3 entries"):
        NearIndex(np.zeros((2, 32), np.uint8), np.arange(3))


def test_a_batch_large_enough_to_be_sorted_finds_what_comparing_everything_finds(large: NearIndex) -> None:
    queries = np.concatenate([QUERIES, random_hashes(1200, seed=8)])

    within_43 = judged(queries, KNOWN, 43, times=3)
    for radius in (0, 14, 15, 31, 40, 43):
        expected = [one for one in within_43 if one[2] <= radius]
        assert triples(large.find_many(queries, radius)) == expected


@given(radius=st.integers(0, 60), bits=st.integers(0, 60), seed=st.integers(0, 9999))
def test_a_sorted_batch_is_exact_at_any_radius(large: NearIndex, radius: int, bits: int, seed: int) -> None:
    queries = flipped(KNOWN[seed % LARGE : seed % LARGE + 4], bits, seed)

    with as_if_a_batch():
        found = large.find_many(queries, radius)

    assert triples(found) == judged(queries, KNOWN, radius, times=3)


def test_thousands_of_equal_hashes_match_thousands() -> None:
    known = np.repeat(random_hashes(1, seed=5), LARGE, axis=0)

    with as_if_a_batch():
        found = NearIndex(known, np.arange(LARGE), workers=2).find_many(known[:50])

    assert np.bincount(found[0]).tolist() == [LARGE] * 50


def test_a_look_up_returns_list_and_hash() -> None:
    known = random_hashes(3, seed=9)

    found = NearIndex(known, np.array([5, 6, 7]), lists=np.array([1, 2, 2])).look_up(known[1:])

    assert (found.query.tolist(), found.entry.tolist(), found.hash_list.tolist()) == ([0, 1], [6, 7], [2, 2])
    assert found.hashes.tolist() == known[1:].tolist()


def test_a_hash_takes_so_many_bytes() -> None:
    fewer, more = (NearIndex(KNOWN[:count], np.arange(count)).size_bytes for count in (5000, 6000))

    assert more - fewer == 120 * 1000


@given(
    radius=st.integers(0, 256),
    places=st.lists(st.integers(0, 255), max_size=256, unique=True),
)
def test_no_hash_within_the_radius_can_evade_every_band(radius: int, places: list[int]) -> None:
    flips = np.zeros(256, np.uint8)
    flips[places[:radius]] = 1
    apart = flips.reshape(16, 16).sum(axis=1)

    reach = np.array(bands.reaches(radius))
    left_over = [sum(np.roll(reach + 1 - apart, -step) for step in range(some)) - 1 for some in range(1, 5)]

    assert (np.array(left_over) >= 0).all(axis=0).any()


@pytest.mark.parametrize("radius", [0, 7, 31, 33, 50])
def test_a_plan_looks_into_each_bucket_once(radius: int) -> None:
    plan = bands.plan(radius)

    assert len(plan.band) == bands.probes(radius)
    assert len(set(zip(plan.band.tolist(), plan.mask.tolist(), strict=True))) == len(plan.band)
    assert plan.budget.min() >= 0
