"""Known hashes near a query, all of them: from ten thousand to ten million known ones, and at radius 31."""

import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from bench.costs import Cost, in_turns, measured, median_s, peak_bytes
from bench.harness.asked import Asked
from bench.harness.memory import line_s
from bench.harness.peer import Peer, Served
from bench.harness.rows import Row, row
from bench.hashes import Files, Hashes, asked_for, clustered, natural
from tutela.engine.matching.hamming.bands import KEYS, probes
from tutela.engine.matching.hamming.index import NearIndex

# The first is for one orientation; the line asks all eight within the second.
RADIUS, WIDE_RADIUS = 31, 39
ROUNDS, QUICK_ROUNDS = 5, 2
BATCH, SMALL_BATCH, SINGLES, CHANGES, FRESH = 4000, 500, 1000, 300, 3
ADDED = 1 << 62
_LINE_BYTES = 64
_LARGE = 2_000_000


@dataclass(frozen=True, slots=True)
class _Other:
    """A peer: how it is called in rows and in its process, and about how many queries take it a second."""

    name: str
    order: str
    queries: int


_SIZES: tuple[tuple[str, Callable[[int], Hashes], int], ...] = (
    ("10 k", clustered, 10_000),
    ("100 k", clustered, 100_000),
    ("1 M natural", natural, 1_000_000),
    ("1 M", clustered, 1_000_000),
    ("10 M", clustered, 10_000_000),
)
_QUICK_SIZES = (("10 k", clustered, 10_000), ("100 k", clustered, 100_000))
# The second figure of each is for ten million hashes; none where it does not fit into memory.
_OTHERS = (
    (_Other("faiss MultiHash 16 x 16 (HMA)", "16 x 16", 400), 40),
    (_Other("faiss MultiHash 11 x 23 (tuned)", "11 x 23", 1000), 200),
    (_Other("faiss BinaryFlat", "flat", 400), 30),
    (_Other("threatexchange PDQIndex", "PDQIndex", 400), 0),
)


@dataclass(frozen=True, slots=True)
class _Work:
    """Known hashes and queries of one size, indexed here and as files for peers."""

    name: str
    index: NearIndex
    build: Cost
    queries: Hashes
    known_path: str
    asked_path: str
    rounds: int


def run(asked: Asked) -> Iterator[Row]:
    """Measure each size on one core, beside one peer after another: they do not fit into memory together."""
    for name, make, count in _QUICK_SIZES if asked.quick else _SIZES:
        known = make(count)
        queries = asked_for(known, BATCH)
        with Files() as files:
            known_path, asked_path = files.kept("known.npy", known), files.kept("asked.npy", queries)
            index, build = _built(known)
            rounds = QUICK_ROUNDS if asked.quick else ROUNDS
            work = _Work(name, index, build, queries, known_path, asked_path, rounds)
            del known
            yield from _alone(work)
            yield from _kept(work, files)
            for other, when_large in _OTHERS:
                queries_each = when_large if count > _LARGE else other.queries
                if queries_each:
                    yield from _beside(work, _Other(other.name, other.order, queries_each))
            yield from _changed(work)


def _alone(work: _Work) -> Iterator[Row]:
    """Tell what no peer is measured for."""
    taken = sorted(_singles(work.index, work.queries, RADIUS))
    yield row("match", f"{work.name}, memory", work.index.size_bytes / len(work.index), "bytes/hash")
    yield row("match", f"{work.name}, build on two cores", work.build.wall_s, "s")
    yield row("match", f"{work.name}, one query, 99 of 100", 1000 * taken[len(taken) * 99 // 100], "ms")
    taken = _singles(work.index, work.queries, WIDE_RADIUS)
    yield row(
        "match", f"{work.name}, one query within {WIDE_RADIUS}, median", 1000 * statistics.median(taken), "ms"
    )


def _built(known: Hashes) -> tuple[NearIndex, Cost]:
    NearIndex(known[:5000], np.arange(5000)).find_many(known[:2])
    started, used = time.perf_counter(), time.process_time()
    index = NearIndex(known, np.arange(len(known)), workers=2)
    cost = Cost(time.process_time() - used, time.perf_counter() - started)
    return index, cost


def _beside(work: _Work, other: _Other) -> Iterator[Row]:
    def find(count: int) -> Cost:
        return measured(lambda: work.index.find_many(work.queries[:count], RADIUS))

    with Peer("matching") as peer:
        built = peer.ask("build", name=other.order, path=work.known_path).cost
        asked = {"path": work.asked_path, "first": 0, "last": other.queries, "radius": RADIUS}
        contestants: dict[str, Callable[[], Cost]] = {
            "batch": lambda: find(BATCH),
            "small": lambda: find(SMALL_BATCH),
            other.name: lambda: peer.ask("search", **asked).cost,
        }
        costs = {each: median_s(taken) for each, taken in in_turns(contestants, work.rounds).items()}
        peak = peak_bytes(peer.pid)
        theirs = peer.ask("search", **asked).result
        singly = statistics.median(peer.ask("singles", **asked).result[:100])
    ours = len(work.index.find_many(work.queries[: other.queries], RADIUS)[0])
    rate = other.queries / costs[other.name]
    yield row(
        "match", f"{work.name}, {BATCH} queries at once", BATCH / costs["batch"], "queries/s",
        peer=other.name, peer_value=rate,
    )  # fmt: skip
    yield row(
        "match", f"{work.name}, {SMALL_BATCH} queries at once", SMALL_BATCH / costs["small"], "queries/s",
        peer=other.name, peer_value=rate, limit=_limit(work.index),
    )  # fmt: skip
    single = statistics.median(_singles(work.index, work.queries, RADIUS))
    yield row(
        "match", f"{work.name}, one query, median", 1000 * single, "ms",
        peer=other.name, peer_value=1000 * singly,
    )  # fmt: skip
    yield row(
        "match", f"{work.name}, build", work.build.processor_s, "processor s",
        peer=other.name, peer_value=built.processor_s,
    )  # fmt: skip
    yield row(
        "match", f"{work.name}, peak memory", _peak(work.known_path) / 1e6, "MB",
        peer=other.name, peer_value=peak / 1e6,
    )  # fmt: skip
    yield row("match", f"{work.name}, found", ours, "hits", peer=other.name, peer_value=theirs)


@cache
def _peak(path: str) -> int:
    """Tell the most memory that a process held which built the index, and searched, and did nothing else."""
    with Served("index alone", [sys.executable, "-m", "bench.harness.alone"], {}) as alone:
        alone.ask("match", path=path, radius=RADIUS)
        return peak_bytes(alone.pid)


def _limit(index: NearIndex) -> float:
    """Tell how many queries a second the memory permits: lines that must be read, at the price of each."""
    in_bucket = 2 * len(index) / KEYS
    # Of two bounds, sixteen share a line; a bucket begins anywhere in one.
    lines = probes(RADIUS) * (13 / 17 + 1 + in_bucket / _LINE_BYTES)
    return 1 / (lines * line_s(index.size_bytes))


def _singles(index: NearIndex, queries: Hashes, radius: int) -> list[float]:
    taken = []
    for query in queries[:SINGLES]:
        bits, started = query.tobytes(), time.perf_counter()
        index.find(bits, radius)
        taken.append(time.perf_counter() - started)
    return taken


def _kept(work: _Work, files: Files) -> Iterator[Row]:
    path, rounds = files.path("known.index"), min(FRESH, work.rounds)
    work.index.save(path)
    for how, checked in (("checked", True), ("unchecked", False)):
        started = time.perf_counter()
        NearIndex.open(path, verify=checked)
        yield row("match", f"{work.name}, open a file, {how}", time.perf_counter() - started, "s")
    taken = statistics.median(_fresh_s("opened", path=str(path)) for _ in range(rounds))
    yield row("match", f"{work.name}, opened in a fresh process", taken, "s")
    taken = statistics.median(_fresh_s("asked", path=str(path), radius=RADIUS) for _ in range(rounds))
    yield row("match", f"{work.name}, opened in a fresh process and asked", taken, "s")


def _fresh_s(order: str, **arguments: Any) -> float:
    """Tell how long it takes from the start of a process until it has carried out its first order."""
    started = time.perf_counter()
    with Served("index alone", [sys.executable, "-m", "bench.harness.alone"], {}) as alone:
        alone.ask(order, **arguments)
        return time.perf_counter() - started


def _changed(work: _Work) -> Iterator[Row]:
    """Measure from the call that adds or revokes one hash to the end of the search that shows it."""
    new = np.random.default_rng(2).integers(0, 256, (CHANGES, 32), dtype=np.uint8)
    added, revoked = [], []
    for place in range(CHANGES):
        bits, entry = new[place].tobytes(), ADDED + place
        started = time.perf_counter()
        work.index.add(new[place : place + 1], np.array([entry]))
        found = work.index.find(bits, RADIUS)
        added.append(time.perf_counter() - started)
        started = time.perf_counter()
        work.index.remove([entry])
        left = work.index.find(bits, RADIUS)
        revoked.append(time.perf_counter() - started)
        if [one.entry for one in found] != [entry] or left:
            raise RuntimeError("A change was not visible to the next search.")
    yield row("match", f"{work.name}, add one and find it, median", 1000 * statistics.median(added), "ms")
    yield row(
        "match", f"{work.name}, revoke one and miss it, median", 1000 * statistics.median(revoked), "ms"
    )
