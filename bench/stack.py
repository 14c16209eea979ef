"""Stacks of near pictures: everything at once, and some that join what is there."""

import sys
from collections.abc import Callable, Iterator

import numpy as np

from bench.costs import Cost, in_turns, measured, median_s, peak_bytes
from bench.harness.asked import Asked
from bench.harness.peer import Peer, Served
from bench.harness.rows import Row, row
from bench.hashes import Files, Hashes, clustered, natural
from tutela.engine.matching.stacks.incremental import IncrementalStacks
from tutela.engine.matching.stacks.stacks import stack

RADIUS = 31
ROUNDS, QUICK_ROUNDS = 3, 1
JOINING = 10_000
_SIZES: tuple[tuple[str, Callable[[int], Hashes], int], ...] = (
    ("10 k", clustered, 10_000),
    ("100 k", clustered, 100_000),
    ("1 M natural", natural, 1_000_000),
    ("1 M", clustered, 1_000_000),
)
_QUICK_SIZES = (("10 k", clustered, 10_000), ("100 k", clustered, 100_000))
# The peer's part of the whole: searching for so many, of which every hash would need one.
PEER, PEER_ORDER, PEER_QUERIES = "faiss MultiHash 11 x 23 (tuned), from a part", "11 x 23", 1000


def run(asked: Asked) -> Iterator[Row]:
    """Measure sizes beside a peer, then 10 million alone."""
    rounds = QUICK_ROUNDS if asked.quick else ROUNDS
    # The first call of a kernel compiles it, once for an installation.
    stack(clustered(5000), RADIUS)
    yield from _same(10_000 if asked.quick else 100_000)
    for name, make, count in _QUICK_SIZES if asked.quick else _SIZES:
        yield from _beside(name, make(count), rounds)
    if not asked.quick:
        hashes = clustered(10_000_000)
        yield from _peak("10 M", hashes)
        cost = measured(lambda: stack(hashes, RADIUS, workers=2))
        yield row("stack", "10 M, two cores", cost.wall_s, "s")
        yield row("stack", "10 M, processor", cost.processor_s, "processor s")


def _same(count: int) -> Iterator[Row]:
    """Prove that the stacks are those of comparing every hash with every other, and tell what both took."""
    hashes = clustered(count)
    with Files() as files, Peer("matching") as peer:
        answer = peer.ask("components", path=files.kept("known.npy", hashes), radius=RADIUS)
    labels: list[list[int]] = []
    cost = measured(lambda: labels.append(stack(hashes, RADIUS).labels.tolist()))
    if labels[0] != answer.result:
        raise RuntimeError("The stacks are not those of comparing everything with everything.")
    yield row(
        "stack", f"{count:,}, the same as of comparing everything", cost.processor_s, "processor s",
        peer="faiss BinaryFlat", peer_value=answer.cost.processor_s,
    )  # fmt: skip


def _peak(name: str, hashes: Hashes) -> Iterator[Row]:
    with Files() as files, Served("stacks alone", [sys.executable, "-m", "bench.harness.alone"], {}) as alone:
        alone.ask("stack", path=files.kept("known.npy", hashes), radius=RADIUS)
        yield row("stack", f"{name}, peak memory", peak_bytes(alone.pid) / 1e6, "MB")


def _beside(name: str, hashes: Hashes, rounds: int) -> Iterator[Row]:
    count = len(hashes)
    with Files() as files, Peer("matching") as peer:
        path = files.kept("known.npy", hashes)
        built = peer.ask("build", name=PEER_ORDER, path=path).cost
        asked = {"path": path, "first": 0, "last": PEER_QUERIES, "radius": RADIUS}
        contestants: dict[str, Callable[[], Cost]] = {
            "one": lambda: measured(lambda: stack(hashes, RADIUS)),
            "two": lambda: measured(lambda: stack(hashes, RADIUS, workers=2)),
            PEER: lambda: peer.ask("search", **asked).cost,
        }
        costs = in_turns(contestants, rounds)
    theirs = built.processor_s + median_s(costs[PEER]) * count / PEER_QUERIES
    yield row(
        "stack", f"{name}, processor", median_s(costs["one"]), "processor s", peer=PEER, peer_value=theirs
    )
    yield row("stack", f"{name}, two cores", median_s(costs["two"], wall=True), "s")
    yield from _peak(name, hashes)
    yield from _joined(name, hashes)


def _joined(name: str, hashes: Hashes) -> Iterator[Row]:
    """Let a tenth of a store, or 10,000, join the rest as in an installation: with the index at hand."""
    new = min(JOINING, len(hashes) // 10)
    first = len(hashes) - new
    rows, growing = np.arange(len(hashes)), IncrementalStacks(workers=2)
    growing.add(rows[:first], rows[:first], hashes[:first])
    cost = measured(lambda: growing.add(rows[first:], rows[first:], hashes[first:]))
    joined = {group[0][0]: sorted(item for item, _ in group) for group in growing.groups(rows)}
    if joined != stack(hashes, RADIUS, workers=2).members():
        raise RuntimeError("Joining gave other stacks than stacking everything at once.")
    yield row("stack", f"{name}, {new:,} of them join the others, two cores", cost.wall_s, "s")
    yield row("stack", f"{name}, {new:,} of them join the others", cost.processor_s, "processor s")
