"""Makes hashes to match and stack: clustered ones by chance, natural ones from windows of photographs."""

from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bench.corpus import photographs
from bench.harness.peer import ROOT
from tutela.engine.hashing.fingerprints import LEAST_QUALITY
from tutela.engine.hashing.pdq.fingerprint import orientations

Hashes = NDArray[np.uint8]

_SEED = 20_260_102
_SMALLEST_WINDOW, _LARGEST_WINDOW = 72, 300
_GROUP, _SHARE_IN_GROUPS, _MOST_FLIPS = 10, 5, 24


def natural(count: int) -> Hashes:
    """Hash windows of photographs, each in eight orientations; kept under `var/bench` once made."""
    path = ROOT / "var" / "bench" / f"natural-{count}.npy"
    if path.exists():
        made: Hashes = np.load(path)
        return made
    random = np.random.default_rng(_SEED + 2)
    greys = [np.asarray(photograph.convert("L")) for photograph in photographs()]
    found: list[bytes] = []
    while len(found) < count:
        grey = greys[random.integers(len(greys))]
        side = int(random.integers(_SMALLEST_WINDOW, min(*grey.shape, _LARGEST_WINDOW) + 1))
        top, left = (int(random.integers(0, length - side + 1)) for length in grey.shape)
        hashes = orientations(grey[top : top + side, left : left + side])
        if hashes[0].quality >= LEAST_QUALITY:
            found += [each.bits for each in hashes]
    rows = np.frombuffer(b"".join(found[:count]), np.uint8).reshape(-1, 32).copy()
    random.shuffle(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    np.save(path, rows)
    return rows


def clustered(count: int) -> Hashes:
    """Make known hashes: a fifth in groups of ten that differ in up to 24 bits, the rest alone."""
    random = np.random.default_rng(_SEED)
    words = random.integers(0, 1 << 64, (count, 4), dtype=np.uint64)
    grouped = np.repeat(words[: count // _SHARE_IN_GROUPS // _GROUP], _GROUP, axis=0)
    words[: len(grouped)] = _flipped(grouped, random, _MOST_FLIPS)
    random.shuffle(words)
    return words.view(np.uint8)


def asked_for(known: Hashes, count: int) -> Hashes:
    """Make queries: half are known hashes with up to 31 bits flipped, half have nothing to do with any."""
    random = np.random.default_rng(_SEED + 1)
    queries = random.integers(0, 1 << 64, (count, 4), dtype=np.uint64)
    chosen = random.choice(len(known), count // 2, replace=False)
    queries[: count // 2] = _flipped(known[chosen].view(np.uint64), random, 31)
    random.shuffle(queries)
    return queries.view(np.uint8)


def _flipped(words: NDArray[np.uint64], random: np.random.Generator, most: int) -> NDArray[np.uint64]:
    """Flip up to so many bits of each, every number of bits as often."""
    flipped = words.copy()
    flips = random.integers(0, most + 1, len(words))
    rows = np.arange(len(words))
    for number in range(most):
        bit = random.integers(0, 256, len(words))
        one = np.where(number < flips, np.uint64(1) << (bit & 63).astype(np.uint64), np.uint64(0))
        flipped[rows, bit >> 6] ^= one
    return flipped


class Files:
    """Hashes as files, for peers to read; they are gone afterwards."""

    def __enter__(self) -> Self:
        self._folder = TemporaryDirectory(prefix="tutela-bench-")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._folder.cleanup()

    def path(self, name: str) -> Path:
        """Give a path in the folder."""
        return Path(self._folder.name) / name

    def kept(self, name: str, hashes: Hashes) -> str:
        """Write hashes and give their path."""
        np.save(self.path(name), hashes)
        return str(self.path(name))
