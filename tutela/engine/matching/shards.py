"""More known hashes than one machine holds: an index cut into files, each at a post, asked as one."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tutela.engine.crews.crew import Crew
from tutela.engine.matching.hamming.hits import Hits
from tutela.engine.matching.hamming.index import NearIndex
from tutela.engine.matching.hashes import HASH_BYTES, NEAR_BITS, Hashes, as_words
from tutela.errors import Invalid


class NoShards(Invalid):
    """An index is to be opened in shards, and no file is named."""

    code = "TU-N08"


@dataclass(frozen=True, slots=True)
class _Question:
    """A look-up as it goes to a post, with the queries as bytes."""

    queries: bytes
    radius: int
    lists: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class _Answer:
    """`Hits` as they come from a post: each column as bytes."""

    query: bytes
    entry: bytes
    distance: bytes
    hash_list: bytes
    hashes: bytes


# Of which type each column is made again.
_COLUMNS = {
    "query": np.int64,
    "entry": np.int64,
    "distance": np.uint16,
    "hash_list": np.uint16,
    "hashes": np.uint8,
}


class Shards:
    """Several files of one index, each opened once by hands of its own; a look-up goes to all of them."""

    def __init__(self, crew: Crew, files: Iterable[Path]) -> None:
        """Open every shard at a post; a post that is lost opens its file again.

        Args:
            crew: whose hands hold the shards. On a cluster, every machine needs the files at these paths.
            files: what `NearIndex.save` has written, one at least; no entry is in two of them.

        Raises:
            NoShards: no file is given.
            IndexDamaged: one is not there, not whole or not an index; build it anew.
            CrewUnavailable: the crew cannot be had.
        """
        named = list(files)
        if not named:
            raise NoShards(
                "No shard is named, so nothing is known and nothing could be found. Give the files that "
                "`NearIndex.save` wrote; an empty index has a file, too."
            )
        self._posts = crew.post(_opened, named)

    def look_up(
        self, queries: Hashes, radius: int = NEAR_BITS, *, lists: Collection[int] | None = None
    ) -> Hits:
        """Return what one index of all shards would: every known entry within the radius of each query.

        Args:
            queries: (q, 32) bytes; some thousands at a time keep the shards busy.
            radius: the largest distance that counts, in bits; any from 0 to 256.
            lists: search these lists only.

        Raises:
            WidthMismatch: the hashes are not 32 bytes wide.
            HandLost: a shard's post was lost, again and again.
        """
        asked = None if lists is None else tuple(map(int, lists))
        return _merged(self._posts.ask(_Question(as_words(queries).tobytes(), int(radius), asked)))

    def close(self) -> None:
        """Close the shards."""
        self._posts.close()


def _opened(file: Path) -> Callable[[_Question], _Answer]:
    """Make a post: open one shard."""
    index = NearIndex.open(file)

    def answer(question: _Question) -> _Answer:
        queries = np.frombuffer(question.queries, np.uint8).reshape(-1, HASH_BYTES)
        hits = index.look_up(queries, question.radius, lists=question.lists)
        return _Answer(
            *(np.ascontiguousarray(getattr(hits, name), kind).tobytes() for name, kind in _COLUMNS.items())
        )

    return answer


def _merged(answers: Sequence[_Answer]) -> Hits:
    """Put the answers of all shards into the order of one: by query, nearest first, then by entry."""
    query, entry, distance, hash_list, hashes = (
        np.frombuffer(b"".join(getattr(answer, name) for answer in answers), kind)
        for name, kind in _COLUMNS.items()
    )
    order = np.lexsort((entry, distance, query))
    rows = hashes.reshape(-1, HASH_BYTES)[order]
    return Hits(query[order], entry[order], distance[order], hash_list[order], rows)
