"""Hashes of 256 bits as rows of bytes, and as rows of four machine words."""

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from tutela.engine.hashing.fingerprints import HASH_BYTES, NEAR_BITS
from tutela.errors import Invalid

HASH_BITS = 8 * HASH_BYTES

Hashes = NDArray[np.uint8]
Words = NDArray[np.uint64]
Columns = NDArray[np.uint16]
Numbers = NDArray[np.int64]
Lists = NDArray[np.uint16]
Ids = NDArray[np.uint32]
Shorts = NDArray[np.uint16]
Known = tuple[Words, Columns, Ids, Shorts, Shorts, NDArray[Any]]
"""Hashes, the same as columns, and the columns of `Buckets`, as the kernels take them."""
Rows = NDArray[np.int64]
"""(m, 3): the query's row, the known hash's row, the distance."""

Number = TypeVar("Number", bound=np.generic)


class WidthMismatch(Invalid):
    """Hashes that should have 256 bits have another width."""

    code = "TU-N03"


def read_only(column: NDArray[Number]) -> NDArray[Number]:
    """See a column as one that is not written to, without copying it.

    What can be written to and what cannot are two types to Numba, which takes seconds to compile a search for
    each. So all that is searched, and all that is searched for, is of one of them.
    """
    seen = column.view()
    seen.flags.writeable = False
    return seen


def as_words(hashes: Hashes) -> Words:
    """See (n, 32) bytes as (n, 4) words, read-only; distances do not depend on the order of bytes.

    Raises:
        WidthMismatch: the rows are not 32 bytes wide.
    """
    if hashes.ndim != 2 or hashes.shape[1] != HASH_BYTES:  # noqa: PLR2004 (rows and columns)
        raise WidthMismatch(f"Hashes of shape {hashes.shape}; expected rows of {HASH_BYTES} bytes.")
    return read_only(np.ascontiguousarray(hashes, np.uint8).view(np.uint64))


def from_bytes(hashes: list[bytes]) -> Hashes:
    """Stack single hashes into rows.

    Raises:
        WidthMismatch: one of them is not 32 bytes long.
    """
    for digest in hashes:
        if len(digest) != HASH_BYTES:
            raise WidthMismatch(f"A hash of {len(digest)} bytes; expected {HASH_BYTES}.")
    return np.frombuffer(b"".join(hashes), np.uint8).reshape(-1, HASH_BYTES)


__all__ = [
    "HASH_BITS",
    "HASH_BYTES",
    "NEAR_BITS",
    "Columns",
    "Hashes",
    "Ids",
    "Known",
    "Lists",
    "Number",
    "Numbers",
    "Rows",
    "Shorts",
    "WidthMismatch",
    "Words",
    "as_words",
    "from_bytes",
    "read_only",
]
