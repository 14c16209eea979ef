"""What a near index finds, for one hash and for many."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tutela.engine.matching.hashes import Hashes, Lists, Numbers


@dataclass(frozen=True, slots=True)
class Near:
    """A known entry near the hash that was asked for.

    Attributes:
        entry: its number.
        distance: how many bits apart they are.
        hash_list: the list it is on.
    """

    entry: int
    distance: int
    hash_list: int = 0


@dataclass(frozen=True, slots=True)
class Hits:
    """What many hashes are near to, column by column: by query, nearest first, then by entry.

    Attributes:
        query: (m,) the query's row.
        entry: (m,) the known entry.
        distance: (m,) the bits between them.
        hash_list: (m,) the list the entry is on.
        hashes: (m, 32) the known hash.
    """

    query: Numbers
    entry: Numbers
    distance: NDArray[np.uint16]
    hash_list: Lists
    hashes: Hashes

    def __len__(self) -> int:
        return len(self.query)
