"""Which things are held together, by union-find: in memory for one bundle, compiled for a million."""

from collections.abc import Iterable
from typing import Final

import numpy as np
import numpy.typing as npt

from tutela.engine.compiling import compiled

# A bundle with more members says nothing of any of them.
MOST_MEMBERS: Final = 500
Numbers = npt.NDArray[np.int64]


def parts_of(ends: Iterable[tuple[int, int]]) -> list[set[int]]:
    """Give the things that are held together, from (thing, identifier) pairs; the largest part first."""
    things: dict[int, set[int]] = {}
    by_identifier: dict[int, set[int]] = {}
    for subject, identifier in ends:
        own = things.setdefault(subject, {subject})
        other = by_identifier.setdefault(identifier, own)
        if own is other:
            continue
        large, small = (own, other) if len(own) >= len(other) else (other, own)
        large |= small
        for each in small:
            things[each] = large
        for number, part in by_identifier.items():
            if part is small:
                by_identifier[number] = large
    parts = {id(part): part for part in things.values()}
    return sorted(parts.values(), key=lambda part: (-len(part), min(part)))


@compiled()
def unite(subjects: Numbers, identifiers: Numbers, parents: Numbers, sizes: Numbers, most: int) -> Numbers:
    """Unite things over the identifiers they share, in the order of the pairs.

    Args:
        subjects: of each pair, the place of its thing among all things.
        identifiers: of each pair; equal ones stand together.
        parents: the place of each thing itself; afterwards of one above it.
        sizes: 1 for each thing; afterwards of the parts, at their roots.
        most: how large a part may become; what would make a larger one is left out.

    Returns:
        1 for each pair that holds its thing to the others, 0 for one that was left out.
    """
    taken = np.ones(len(subjects), np.int64)
    first = 0
    for at in range(len(subjects)):
        if at == 0 or identifiers[at] != identifiers[at - 1]:
            first = at
            continue
        left, right = subjects[first], subjects[at]
        while parents[left] != left:
            parents[left] = parents[parents[left]]
            left = parents[left]
        while parents[right] != right:
            parents[right] = parents[parents[right]]
            right = parents[right]
        if left == right:
            continue
        if sizes[left] + sizes[right] > most:
            taken[at] = 0
            continue
        if sizes[left] < sizes[right]:
            left, right = right, left
        parents[right] = left
        sizes[left] += sizes[right]
    return taken


def roots_of(parents: Numbers) -> Numbers:
    """Give the root of every thing."""
    roots = parents
    while True:
        above = roots[roots]
        if np.array_equal(above, roots):
            return roots
        roots = above
