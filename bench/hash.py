"""File bytes to four hashes, MD5, SHA-1, SHA-256 and PDQ, inside the fence; and how far PDQ is off."""

import atexit
import hashlib
import json
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache, partial
from pathlib import Path

import numpy as np
import simplejpeg

from bench.corpus import FOLDER, SIZES, Work, pictures
from bench.costs import Cost, in_turns, measured, median_s
from bench.harness.asked import Asked
from bench.harness.peer import Peer, installed
from bench.harness.rows import Row, row
from bench.harness.workers import rates
from tutela.engine.media.fence.fence import Answer, Fence, FenceBreach
from tutela.engine.media.jpeg.decoder import scale_for

WORK = "tutela.engine.hashing.child_work:examine"
PEER = "Pillow + pdqhash + hashlib"
MODES = ("fast", "exact")
ROUNDS, QUICK_ROUNDS = 7, 2
# The peer takes ten times as long: in each of its rounds Tutela and the limit have so many more turns.
TURNS = 6
# Of one worker and of two, and how often each does all files in one. Small costs weigh most in the smallest
# files, and take the most rounds to tell.
SHARED_ROUNDS, QUICK_SHARED_ROUNDS = {"0.3 MP": 150, "2 MP": 75, "12 MP": 50}, 4
TIMES = 2
FILES = {"0.3 MP": 200, "2 MP": 60, "12 MP": 12}
JUDGED = {"0.3 MP": 204, "2 MP": 204, "12 MP": 204}
# The judge takes 0.7 s for a picture of 12 MP: what it said is kept.
KEPT = FOLDER.parent / "judged.json"
# Two workers share a size's files in so many portions.
PORTIONS = 25
PROGRESSIVE = {"0.3 MP": 34, "2 MP": 17, "12 MP": 8}
GOOD_QUALITY = 50
BATCH = 64


def run(asked: Asked) -> Iterator[Row]:
    """Measure speed on one core and on two, then distances."""
    less = 4 if asked.quick else 1
    rounds = QUICK_ROUNDS if asked.quick else ROUNDS
    for size in SIZES:
        yield from _speed(pictures(size, FILES[size] // less), rounds)
    for size in SIZES:
        yield from _speed(pictures(size, PROGRESSIVE[size] // less, progressive=True), rounds)
    for size in SIZES:
        yield from _two_cores(
            pictures(size, FILES[size] // less), QUICK_SHARED_ROUNDS if asked.quick else SHARED_ROUNDS[size]
        )
    for size in SIZES:
        yield from _distances(pictures(size, JUDGED[size] // less))


def _speed(work: Work, rounds: int) -> Iterator[Row]:
    paths = [str(path) for path in work.paths]
    with _one_core(), Fence(WORK) as fence, Peer("hashing") as peer:
        fence.start()
        contestants: dict[str, Callable[[], Cost]] = {
            PEER: lambda: peer.ask("four_hashes", paths=paths).cost,
            "limit": lambda: measured(lambda: _limit(work)),
        }
        for mode in MODES:
            contestants[mode] = lambda mode=mode: measured(lambda: fenced(fence, work, mode))  # type: ignore[misc]
        # The limit has its turns next to Tutela's: a machine's speed changes within seconds.
        close = {name: contestants[name] for name in ("limit", "fast")}
        costs: dict[str, list[Cost]] = {name: [] for name in contestants}
        for _ in range(rounds):
            for outcomes in (in_turns(contestants, 1), in_turns(close, TURNS)):
                for name, taken in outcomes.items():
                    costs[name] += taken
    per_s = {name: len(paths) / median_s(taken) for name, taken in costs.items()}
    for mode in MODES:
        # The limit decodes at the smallest scale that keeps the fingerprint.
        limit = per_s["limit"] if mode == "fast" and "progressive" not in work.name else None
        yield row(
            "hash", f"{work.name}, {mode}, one core", per_s[mode], "files/s",
            peer=PEER, peer_value=per_s[PEER], limit=limit,
        )  # fmt: skip


@contextmanager
def _one_core() -> Iterator[None]:
    """Keep to one core, and whatever is started meanwhile."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


def _two_cores(work: Work, rounds: int) -> Iterator[Row]:
    """Let a worker on each core at it, with a child on the same core; and the limit likewise.

    What two cores give is the machine's, too: they share its memory, and neighbours.
    """
    each = max(1, len(work.paths) // PORTIONS)
    portions = [Work(work.name, work.paths[at : at + each]) for at in range(0, len(work.paths), each)]
    works = {"limit": partial(_portion, portions, _limit), "fast": partial(_portion, portions, _worked)}
    found = rates(works, len(portions), TIMES, rounds)
    ours, limit = found["fast"], found["limit"]
    yield row(
        "hash", f"{work.name}, fast, two cores", ours.all * each, "files/s",
        peer="Tutela on one core", peer_value=ours.one * each, limit=ours.one * each * limit.all / limit.one,
    )  # fmt: skip
    yield row(
        "hash", f"{work.name}, the limit, two cores", limit.all * each, "files/s",
        peer="the limit on one core", peer_value=limit.one * each,
    )  # fmt: skip


def _portion(portions: list[Work], do: Callable[[Work], object], nth: int) -> None:
    do(portions[nth])


def _worked(work: Work) -> None:
    """Hash files in a worker, which keeps its child."""
    fenced(_own_fence(), work, "fast")


@cache
def _own_fence() -> Fence:
    fence = Fence(WORK)
    atexit.register(fence.close)
    return fence


def fenced(fence: Fence, work: Work, mode: str) -> list[Answer]:
    """Hash the files a batch at a time, as a scan of a disk does."""
    found = []
    for paths in _batched(work.paths):
        with ExitStack() as opened:
            streams = [opened.enter_context(path.open("rb", buffering=0)) for path in paths]
            answers = fence.call_many(streams, {"digests": True, "mode": mode})
        for answer in answers:
            if isinstance(answer, FenceBreach):
                raise answer
            found.append(answer)
    return found


def _batched(paths: tuple[Path, ...]) -> Iterator[tuple[Path, ...]]:
    for start in range(0, len(paths), BATCH):
        yield paths[start : start + BATCH]


def _limit(work: Work) -> None:
    """Do only what cannot be left out: read, decode the brightness, as small as will do, and digest."""
    for path in work.paths:
        content = path.read_bytes()
        height, width = simplejpeg.decode_jpeg_header(content)[:2]
        scale = scale_for(height, width)
        least = {"min_height": -(-height // scale), "min_width": -(-width // scale)} if scale > 1 else {}
        simplejpeg.decode_jpeg(content, "GRAY", min_factor=float(scale), **least)
        for algorithm in (hashlib.md5, hashlib.sha1, hashlib.sha256):
            algorithm(content).hexdigest()


def _distances(work: Work) -> Iterator[Row]:
    judged = _judged(work)
    with Fence(WORK) as fence:
        for mode in MODES:
            found = fenced(fence, work, mode)
            apart = [
                (int.from_bytes(mine.blobs["orientations"][:32], "big") ^ int(theirs, 16)).bit_count()
                for mine, (theirs, quality) in zip(found, judged, strict=True)
                if quality >= GOOD_QUALITY
            ]
            case = f"{work.name}, {mode}, {len(apart)} pictures"
            yield row("hash", f"{case}, mean distance from pdqhash", float(np.mean(apart)), "bits")
            yield row("hash", f"{case}, largest distance from pdqhash", float(max(apart)), "bits")


def _judged(work: Work) -> list[tuple[str, int]]:
    """Give what pdqhash says of each file, hash and quality; it is asked once about the same bytes."""
    judge = " ".join(installed("pdqhash", "pillow"))
    kept: dict[str, tuple[str, int]] = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    keys = [f"{judge} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in work.paths]
    fresh = [(key, str(path)) for key, path in zip(keys, work.paths, strict=True) if key not in kept]
    if fresh:
        with Peer("hashing") as peer:
            hashes = peer.ask("four_hashes", paths=[path for _, path in fresh]).result
        kept |= {key: each for (key, _), each in zip(fresh, hashes, strict=True)}
        KEPT.write_text(json.dumps(kept))
    return [kept[key] for key in keys]
