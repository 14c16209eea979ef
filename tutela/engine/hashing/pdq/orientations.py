"""Keeps a picture's eight orientations as four: the other four have the same bits with the axes exchanged."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tutela.engine.hashing.fingerprints import HASH_BYTES, ORIENTATIONS

# What is kept beside the fingerprint as stored, in bytes.
TURNED_BYTES = 3 * HASH_BYTES
_SIDE = 16
# In the order of `pdq.orientations`: those that are kept, the stored one first, and each one transposed.
_KEPT, _TRANSPOSED = (0, 4, 5, 2), (6, 3, 1, 7)

Hashes = NDArray[np.uint8]


def turned(orientations: Sequence[bytes]) -> bytes:
    """Give what is kept of a picture's eight orientations beside the stored one: three more of them.

    They cannot be told from the stored one: flipping changes the signs of frequencies and with them their
    median, which of photographs moves up to 70 bits.

    Args:
        orientations: eight fingerprints, or none.
    """
    return b"".join(orientations[at] for at in _KEPT[1:]) if orientations else b""


def unfolded(kept: Hashes) -> Hashes:
    """Give the eight orientations of pictures, in the order of `pdq.orientations`.

    Args:
        kept: (n, 128), the stored fingerprint of each and what `turned` gave.

    Returns:
        (8 n, 32) fingerprints, those of one picture after another.
    """
    four = np.unpackbits(kept.reshape(-1, len(_KEPT), HASH_BYTES), axis=2)
    eight = np.empty((len(four), ORIENTATIONS, _SIDE * _SIDE), np.uint8)
    eight[:, _KEPT] = four
    # The last bit is written first.
    squares = four[:, :, ::-1].reshape(-1, len(_KEPT), _SIDE, _SIDE).swapaxes(2, 3)
    eight[:, _TRANSPOSED] = squares.reshape(four.shape)[:, :, ::-1]
    return np.packbits(eight, axis=2).reshape(-1, HASH_BYTES)
