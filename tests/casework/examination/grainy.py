"""Grainy pictures, whose fast fingerprints are not their exact ones, and what is done with them."""

import hashlib
from pathlib import Path

import numpy as np
from PIL import Image

from tests.engine.hashing.drawing import hills
from tests.engine.hashing.examining import examiner
from tutela.casework.cases import actions as cases
from tutela.casework.cases.models import Exhibit
from tutela.casework.gate import Actor
from tutela.casework.jobs import worker
from tutela.engine.hashing.examiner import Examined
from tutela.engine.hashing.fingerprints import Mode


def paint_two(folder: Path) -> None:
    """Paint two pictures of grainy hills."""
    for seed in (1, 2):
        random = np.random.default_rng(seed)
        grey = hills(1000, 1300, seed).astype(np.int16) // 4 + 96
        grainy = grey[:, :, None] + random.integers(-60, 61, (1000, 1300, 3))
        picture = Image.fromarray(np.clip(grainy, 0, 255).astype(np.uint8))
        picture.save(folder / f"{seed}.jpg", quality=70)


def examined(source: Path, mode: Mode) -> dict[bytes, Examined]:
    """What each picture gives, by its SHA-256."""
    found = {}
    for path in sorted(source.iterdir()):
        with path.open("rb") as file:
            found[hashlib.sha256(path.read_bytes()).digest()] = examiner().examine(file, mode)
    return found


def bits(seen: Examined) -> int:
    assert seen.pdq is not None
    return int.from_bytes(seen.pdq.bits, "big")


def flipped(bits: int, count: int, first: int, never: int) -> int:
    """Turn over so many bits, those of `first` before all others, those of `never` not at all."""
    places = sorted((at for at in range(256) if not never >> at & 1), key=lambda at: not first >> at & 1)
    for at in places[:count]:
        bits ^= 1 << at
    return bits


def examine(by: Actor, exhibit: Exhibit, source: Path) -> None:
    worker.discover()
    cases.receive(by, exhibit, source)
    while worker.run_one("test"):
        pass


def do(kind: str) -> None:
    assert worker.run_one("test", kind)
