"""Rows as lists state them, for tests."""

from collections.abc import Sequence

import numpy as np

from tutela.engine.hashing.video.features import FrameHash, pack
from tutela.engine.matching.exact import WIDTHS, DigestKind
from tutela.engine.matching.known.columns import STRONGEST_FIRST, Row


def digest(kind: DigestKind, number: int) -> bytes:
    """Give a digest, the same for the same number."""
    return bytes([number]) * WIDTHS[kind]


def bits(number: int) -> bytes:
    """Give a fingerprint that is far from that of any other number."""
    return np.random.default_rng(number).bytes(32)


def video(number: int, frames: int = 12) -> bytes:
    """Give the packed fingerprint of a video that shares no frame with that of any other number."""
    return filmed([bits(1000 * number + at) for at in range(frames)])


def filmed(frames: Sequence[bytes]) -> bytes:
    """Give the packed fingerprint of a video of a frame a second."""
    return pack([FrameHash(at, float(at), octets, 100) for at, octets in enumerate(frames)])


def row(
    entry: int,
    hash_list: int = 0,
    category: str = "",
    *,
    digests: dict[DigestKind, int] | None = None,
    pdq: bytes | None = None,
    quality: int | None = None,
    vpdq: bytes | None = None,
) -> Row:
    """State an entry, its digests by numbers."""
    named = digests or {}
    sha256, sha1, md5 = (digest(kind, named[kind]) if kind in named else None for kind in STRONGEST_FIRST)
    return entry, hash_list, category, sha256, sha1, md5, pdq, quality, vpdq
