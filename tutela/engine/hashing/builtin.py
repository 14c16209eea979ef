"""Tutela's own fingerprints, stated the way a plug-in states its own, so that there is one door for all."""

from collections.abc import Sequence
from typing import Literal

import numpy as np

from tutela.engine.hashing import plugin_hashes
from tutela.engine.hashing.child_work import RECIPE
from tutela.engine.hashing.fingerprints import HASH_BYTES, LEAST_QUALITY, NEAR_BITS
from tutela.engine.hashing.pdq import fingerprint as pdq
from tutela.engine.hashing.plugin_hashes import Distances, Octets

# A painted slope with rings. The value is what the reference library gives for it.
_DOWN, _ACROSS = np.mgrid[:192, :256]
_RINGS = ((_DOWN * 2 + _ACROSS + (_DOWN - 60) ** 2 // 40 + (_ACROSS - 150) ** 2 // 70) % 251).astype(np.uint8)
_VALUE = "4058fc95affa0287556ab4172fe92c5e4e8555a8555ea357aaa5b2e8b2e8b078"


class PdqHash:
    """PDQ by its recipe for lists."""

    name: str = "pdq"
    recipe: str = RECIPE
    takes: Literal["luma", "rgb"] = "luma"
    width: int = HASH_BYTES
    threshold: int = NEAR_BITS
    source: str = "Facebook, The TMK+PDQF and PDQ hashing algorithms (2019): 31 bits, quality 50"
    least_quality: int = LEAST_QUALITY
    listed_as: str = "PDQ"
    metric: str = plugin_hashes.HAMMING
    vectors: Sequence[tuple[Octets, bytes]] = ((_RINGS, bytes.fromhex(_VALUE)),)

    def of(self, pixels: Octets) -> tuple[bytes, int]:
        """Give the value and its quality."""
        fingerprint = pdq.pdq(pixels)
        return fingerprint.bits, fingerprint.quality

    def distances(self, some: Octets, others: Octets) -> Distances:
        """Count the bits that differ."""
        counted: Distances = np.bitwise_count(some[:, None] ^ others[None]).sum(axis=2, dtype=np.int32)
        return counted


PDQ = PdqHash()
