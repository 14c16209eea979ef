"""Stacks are the connected components that comparing everything gives."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from tests.engine.matching.flipping import Hashes, chain, clustered, crowd, flipped, random_hashes
from tutela.engine.matching.hamming import brute_force
from tutela.engine.matching.hashes import WidthMismatch
from tutela.engine.matching.stacks.stacks import Stacking, stack

LARGE = 4000  # several times what makes a crowded bucket


def judged(hashes: Hashes, radius: int, also: tuple[tuple[int, int], ...] = ()) -> list[int]:
    """Walk from each item to all it reaches, the plain way."""
    left, right, _ = brute_force.within(hashes, hashes, radius)
    beside: dict[int, set[int]] = {}
    for one, other in [*zip(left.tolist(), right.tolist(), strict=True), *also]:
        beside.setdefault(one, set()).add(other)
        beside.setdefault(other, set()).add(one)
    labels = [-1] * len(hashes)
    for item in range(len(hashes)):
        waiting = [item] if labels[item] < 0 else []
        while waiting:
            at = waiting.pop()
            if labels[at] < 0:
                labels[at] = item
                waiting.extend(beside[at])
    return labels


def check_edges(found: Stacking, hashes: Hashes) -> None:
    for left, right, distance in found.edges.tolist():
        assert found.labels[left] == found.labels[right]
        assert distance == brute_force.within(hashes[left : left + 1], hashes[right : right + 1], 256)[2][0]
    assert len(found.edges) == len(hashes) - len(set(found.labels.tolist()))


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("radius", [0, 10, 31, 40, 100])
def test_many_items_fall_into_the_components_that_comparing_everything_gives(
    radius: int, workers: int
) -> None:
    hashes = clustered(LARGE, seed=radius)

    found = stack(hashes, radius, workers=workers)

    assert found.labels.tolist() == judged(hashes, radius)
    check_edges(found, hashes)


@given(count=st.integers(0, 60), radius=st.integers(0, 140), seed=st.integers(0, 999))
def test_few_items_fall_into_the_components_that_comparing_everything_gives(
    count: int, radius: int, seed: int
) -> None:
    hashes = clustered(60, seed)[:count]

    found = stack(hashes, radius)

    assert found.labels.tolist() == judged(hashes, radius)
    check_edges(found, hashes)


def test_a_chain_is_one_stack_however_far_its_ends_are() -> None:
    links = [random_hashes(1, seed=2)]
    for link in range(4):
        opened = np.unpackbits(links[-1], axis=1)
        opened[0, 30 * link : 30 * link + 30] ^= 1
        links.append(np.packbits(opened, axis=1))

    found = stack(np.concatenate(links))

    assert found.labels.tolist() == [0] * 5
    assert sorted(found.edges[:, 2].tolist()) == [30] * 4


def test_thousands_of_equal_hashes_are_one_stack() -> None:
    found = stack(np.repeat(random_hashes(1, seed=3), LARGE, axis=0), workers=2)

    assert not found.labels.any()
    assert not found.edges[:, 2].any()


@pytest.mark.parametrize("workers", [1, 2])
def test_a_crowd_of_near_and_equal_hashes_is_one_stack(workers: int) -> None:
    one = np.repeat(random_hashes(1, seed=7), LARGE, axis=0)
    crowd = np.concatenate([flipped(one[: LARGE // 2], 2, seed=8), one[: LARGE // 4]])
    others = clustered(LARGE, seed=9)

    found = stack(np.concatenate([crowd, others]), workers=workers)

    assert not found.labels[: len(crowd)].any()
    assert (found.labels[len(crowd) :] - len(crowd)).tolist() == judged(others, 31)
    check_edges(found, np.concatenate([crowd, others]))


def judged_crowd(hashes: Hashes) -> list[int]:
    """Do what `judged` does where nearly all are near nearly all: walk a row of neighbours at a time."""
    labels, words = np.full(len(hashes), -1), hashes.view(np.uint64)
    for item in range(len(hashes)):
        waiting = [item] if labels[item] < 0 else []
        labels[waiting] = item
        while waiting:
            apart = np.bitwise_count(words ^ words[waiting.pop()]).sum(axis=1)
            reached = np.nonzero((apart <= 31) & (labels < 0))[0]
            labels[reached] = item
            waiting.extend(reached.tolist())
    return labels.tolist()


SHARED = np.repeat(random_hashes(1, seed=30), LARGE, axis=0)
SHARED[:, :16] = random_hashes(LARGE, seed=31)[:, :16]
CROWDS = {
    "near one centre": crowd(LARGE, 0, 15, seed=10),
    "near and around it": crowd(LARGE, 0, 40, seed=11),
    "around it only": crowd(LARGE, 24, 28, seed=12),
    "near nothing, in the same buckets": SHARED,
    "many crowds in the same buckets": np.repeat(SHARED[:20], LARGE // 20, axis=0)
    ^ crowd(LARGE, 0, 9, seed=13)
    ^ crowd(1, 0, 0, seed=13),
    "chain": chain(LARGE, 1, seed=14),
    "chain of long links": chain(LARGE, 31, seed=15),
    "several crowds": np.concatenate([crowd(LARGE // 4, 0, 15, seed) for seed in range(16, 20)]),
    "copies beside near ones": np.concatenate(
        [crowd(LARGE // 2, 0, 0, seed=20), crowd(LARGE // 2, 0, 38, seed=20)]
    ),
    "a crowd among others": np.concatenate([crowd(LARGE // 2, 0, 40, seed=21), clustered(LARGE, seed=22)]),
}


@pytest.mark.parametrize("kind", CROWDS)
@pytest.mark.parametrize("workers", [1, 2])
def test_crowds_of_every_kind_fall_into_the_components_that_comparing_everything_gives(
    kind: str, workers: int
) -> None:
    hashes = np.random.default_rng(23).permutation(CROWDS[kind])

    found = stack(hashes, workers=workers)

    assert found.labels.tolist() == judged_crowd(hashes)
    check_edges(found, hashes)


@given(
    sizes=st.lists(st.tuples(st.integers(0, 1500), st.integers(0, 60), st.integers(0, 20)), max_size=4),
    shared=st.integers(0, 30),
    seed=st.integers(0, 999),
)
def test_any_mixture_of_crowds_falls_into_the_components_that_comparing_everything_gives(
    sizes: list[tuple[int, int, int]], shared: int, seed: int
) -> None:
    some = [crowd(count, few, few + more, seed + number) for number, (count, few, more) in enumerate(sizes)]
    hashes = np.concatenate([clustered(1600, seed), *some])
    # What all have in common leads them into the same buckets.
    hashes[:, :shared] = hashes[0, :shared]

    assert stack(hashes).labels.tolist() == judged_crowd(hashes)


def test_no_item_and_one_item_make_no_stack_of_two() -> None:
    assert stack(random_hashes(0, seed=4)).labels.tolist() == []
    assert stack(random_hashes(1, seed=4)).members() == {}


def test_two_copies_make_one_stack() -> None:
    original = random_hashes(1, seed=5)

    found = stack(np.concatenate([original, flipped(original, 31, seed=6)]))

    assert found.members() == {0: [0, 1]}
    assert found.edges.tolist() == [[0, 1, 31]]


def test_hashes_of_another_width_are_refused() -> None:
    with pytest.raises(WidthMismatch):
        stack(np.zeros((2, 16), np.uint8))
