"""Finds what partners ask for in a unit's own lists, many at a time, by the index of all that is known."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tutela.casework.lists.queries import UnitIndex
from tutela.casework.lookups import signals
from tutela.casework.lookups.digests import ByDigest


@dataclass(frozen=True, slots=True)
class Question:
    """What a program asks once.

    Attributes:
        key: the number of the key it came by.
        does: "lookup", "hash", "compare" or "suggest"; only a look-up is matched.
        kind: the kind of hash; "" where there is none.
        signal: the hash; b"" where there is none.
        lists: the numbers of the lists it is looked for in.
    """

    key: int
    does: str
    kind: str = ""
    signal: bytes = b""
    lists: frozenset[int] = frozenset()


# Of each list that a question is in: the entries, each with its distance in bits, the nearest first.
Found = dict[int, list[tuple[int, int]]]


def find(index: UnitIndex, digests: ByDigest, asked: Sequence[Question]) -> list[Found]:
    """Give for each question what is known of it, in the lists it may ask and no others."""
    found: list[Found] = [{} for _ in asked]
    by_kind: dict[str, list[int]] = defaultdict(list)
    for at, question in enumerate(asked):
        if question.does == "lookup" and question.lists:
            by_kind[signals.DIGESTS.get(question.kind, question.kind)].append(at)
    for kind, places in by_kind.items():
        octets = np.frombuffer(b"".join(asked[at].signal for at in places), np.uint8)
        for row, entry, hash_list, distance in _hits(index, digests, kind, octets.reshape(len(places), -1)):
            at = places[row]
            if hash_list in asked[at].lists:
                found[at].setdefault(hash_list, []).append((entry, distance))
    for each in found:
        for entries in each.values():
            entries.sort(key=lambda entry: (entry[1], entry[0]))
    return found


def _hits(
    index: UnitIndex, digests: ByDigest, kind: str, rows: NDArray[np.uint8]
) -> Iterable[tuple[int, int, int, int]]:
    """Give row, entry, list and distance of whatever is near, or the same."""
    if kind in ("md5", "sha1"):
        for row, entry, hash_list in digests.find("md5" if kind == "md5" else "sha1", rows):
            yield row, entry, hash_list, 0
        return
    for hit in index.near_many(rows) if kind == signals.PDQ else index.strongest(rows):
        yield hit.row, hit.entry, hit.hash_list, hit.distance
