"""File bytes to four hashes: MD5, SHA-1, SHA-256 and PDQ."""

import hashlib
from collections.abc import Callable, Iterator

import simplejpeg

from bench.asked import Asked
from bench.corpus import SIZES, Work, pictures
from bench.costs import Cost, in_turns, measured, median_s
from bench.peer import Peer
from bench.rows import Row, row
from tutela.engine.media.fence import Fence

WORK = "tutela.engine.hashing.examining:examine"
PEER = "Pillow + pdqhash + hashlib"
ROUNDS, QUICK_ROUNDS = 5, 2
FILES = {"0.3 MP": 200, "2 MP": 60, "12 MP": 12}
GOOD_QUALITY = 50


def run(asked: Asked) -> Iterator[Row]:
    """Measure each size on one core, inside the fence."""
    for size in SIZES:
        work = pictures(size, FILES[size] // (4 if asked.quick else 1))
        yield from _speed(work, QUICK_ROUNDS if asked.quick else ROUNDS)


def _speed(work: Work, rounds: int) -> Iterator[Row]:
    paths = [str(path) for path in work.paths]
    with Fence(WORK) as fence, Peer("hashing") as peer:
        fence.start()
        contestants: dict[str, Callable[[], Cost]] = {
            "fence": lambda: measured(lambda: _fenced(fence, work)),
            "limit": lambda: measured(lambda: _limit(work)),
            PEER: lambda: peer.ask("four_hashes", paths=paths).cost,
        }
        costs = in_turns(contestants, rounds)
        per_s = {name: len(paths) / median_s(taken) for name, taken in costs.items()}
    yield row(
        "hash", f"{work.name}, one core", per_s["fence"], "files/s",
        peer=PEER, peer_value=per_s[PEER], limit=per_s["limit"],
    )  # fmt: skip


def _fenced(fence: Fence, work: Work) -> None:
    for path in work.paths:
        with path.open("rb", buffering=0) as file:
            fence.call(file, {"digests": True, "mode": "fast"})


def _limit(work: Work) -> None:
    """Do only what cannot be left out: read, decode the brightness, digest."""
    for path in work.paths:
        content = path.read_bytes()
        simplejpeg.decode_jpeg(content, "GRAY")
        for algorithm in (hashlib.md5, hashlib.sha1, hashlib.sha256):
            algorithm(content).hexdigest()
