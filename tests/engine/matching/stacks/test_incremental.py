"""Stacks that grow and shrink are those of stacking everything that is there at once."""

import numpy as np
import pytest
from hypothesis import given, strategies as st
from numpy.typing import NDArray

from tests.engine.matching.flipping import chain, clustered, crowd, random_hashes
from tutela.engine.matching import mmap_file
from tutela.engine.matching.hamming import brute_force
from tutela.engine.matching.stacks.incremental import Group, IncrementalStacks
from tutela.engine.matching.stacks.stacks import stack

COUNT = 120
KNOWN = clustered(COUNT, seed=21)

steps = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.lists(st.integers(0, COUNT - 1), max_size=40, unique=True)),
        st.tuples(st.just("remove"), st.lists(st.integers(0, COUNT - 1), max_size=30, unique=True)),
        st.tuples(st.just("keep"), st.just([])),
    ),
    max_size=10,
)


def judged(here: list[int]) -> dict[int, Group]:
    """What stacking everything at once gives, by representative."""
    rows = sorted(here)
    stacks = {}
    for label, members in stack(KNOWN[rows]).members().items():
        _, _, apart = brute_force.within(KNOWN[rows][[label]], KNOWN[rows][members], 256)
        group = zip((rows[member] for member in members), apart.tolist(), strict=True)
        stacks[rows[label]] = sorted(((owner, bits) for owner, bits in group), key=lambda one: one[::-1])
    return stacks


@given(changes=steps)
def test_any_order_of_changes_gives_the_stacks_of_what_is_there(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[str, list[int]]]
) -> None:
    growing, path = IncrementalStacks(), tmp_path_factory.getbasetemp() / "grown.index"
    here: dict[int, int] = {}
    told: dict[int, Group] = {}
    latest = 1000

    for step, some in changes:
        if step == "add":
            new = [owner for owner in some if owner not in here]
            entries = np.arange(latest, latest + len(new))
            here |= dict(zip(new, entries.tolist(), strict=True))
            latest += len(new)
            touched = growing.add(entries, np.array(new, np.int64), KNOWN[new].reshape(-1, 32))
        elif step == "remove":
            leaving = [here.pop(owner) for owner in some if owner in here]
            touched = growing.remove(np.array(leaving, np.int64))
        else:
            growing.save(path, "state")
            growing, touched = IncrementalStacks.of(mmap_file.opened(path)), np.empty(0, np.int64)
        # Whoever keeps stacks elsewhere and renews those that were touched has them right.
        gone = set(touched.tolist())
        told = {key: group for key, group in told.items() if gone.isdisjoint(dict(group))}
        told |= {group[0][0]: group for group in growing.groups(touched)}

    assert told == judged(list(here))
    assert sorted(growing.entries.tolist()) == sorted(here.values())


@pytest.mark.parametrize("workers", [1, 2])
def test_many_join_many(workers: int) -> None:
    hashes = clustered(9000, seed=22)
    order = np.random.default_rng(3).permutation(9000)
    growing = IncrementalStacks(workers=workers)

    for some in np.split(order, [6000, 8999]):
        growing.add(some, some, hashes[some])

    assert {group[0][0]: sorted(dict(group)) for group in growing.groups(order)} == stack(hashes).members()


@pytest.mark.parametrize("parts", [(1, 2, 300), (1500, 1520, 3500), (3999,)])
@pytest.mark.parametrize(
    "hashes",
    [
        crowd(4000, 0, 15, seed=23),
        crowd(4000, 0, 40, seed=24),
        chain(4000, 1, seed=25),
        np.concatenate([crowd(1500, 0, 20, seed=26), clustered(2500, seed=27)]),
    ],
    ids=["near", "around", "chain", "among others"],
)
def test_crowds_join_and_leave_in_any_order(hashes: NDArray[np.uint8], parts: tuple[int, ...]) -> None:
    order = np.random.default_rng(4).permutation(4000)
    leaving, growing = order[100:130], IncrementalStacks()

    for number, some in enumerate(np.split(order, parts)):
        growing.add(some, some, hashes[some])
        if number == 1:
            growing.remove(leaving)

    rest = np.sort(growing.entries)
    at_once = stack(hashes[rest]).members()
    wanted = {int(rest[key]): rest[members].tolist() for key, members in at_once.items()}
    assert {group[0][0]: sorted(dict(group)) for group in growing.groups(order)} == wanted


def test_a_stack_whose_chain_is_cut_comes_apart() -> None:
    links = [random_hashes(1, seed=2)]
    for link in range(2):
        opened = np.unpackbits(links[-1], axis=1)
        opened[0, 30 * link : 30 * link + 30] ^= 1
        links.append(np.packbits(opened, axis=1))
    growing = IncrementalStacks()
    growing.add(np.arange(3), np.arange(3), np.concatenate(links))
    assert growing.groups(np.array([2])) == [[(0, 0), (1, 30), (2, 60)]]

    touched = growing.remove(np.array([1]))

    assert sorted(touched.tolist()) == [0, 1, 2]
    assert growing.groups(touched) == []
