"""Stacks of near pictures: everything at once, and some that join what is there."""

from collections.abc import Callable, Iterator

import numpy as np

from bench.asked import Asked
from bench.costs import Cost, in_turns, measured, median_s
from bench.hashes import Files, clustered
from bench.peer import Peer
from bench.rows import Row, row
from tutela.engine.matching.stacks import extend, stack

RADIUS = 31
ROUNDS, QUICK_ROUNDS = 3, 1
JOINING = 10_000
# The peer's part of the whole: searching for so many, of which every hash would need one.
PEER, PEER_ORDER, PEER_QUERIES = "faiss MultiHash 11 x 23 (tuned), from a part", "11 x 23", 1000


def run(asked: Asked) -> Iterator[Row]:
    """Measure 1 million beside a peer, then 10 million alone."""
    rounds = QUICK_ROUNDS if asked.quick else ROUNDS
    yield from _beside("100 k" if asked.quick else "1 M", 100_000 if asked.quick else 1_000_000, rounds)
    if not asked.quick:
        hashes = clustered(10_000_000)
        cost = measured(lambda: stack(hashes, RADIUS, workers=2))
        yield row("stack", "10 M, two cores", cost.wall_s, "s")
        yield row("stack", "10 M, processor", cost.processor_s, "processor s")


def _beside(name: str, count: int, rounds: int) -> Iterator[Row]:
    hashes = clustered(count)
    stack(hashes[:5000], RADIUS)
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
    yield from _joined(name, count)


def _joined(name: str, count: int) -> Iterator[Row]:
    hashes = clustered(count + JOINING)
    before, at_once = stack(hashes[:count], RADIUS, workers=2), stack(hashes, RADIUS, workers=2)
    joined = []
    cost = measured(lambda: joined.append(extend(before, hashes, RADIUS, workers=2)))
    if not np.array_equal(joined[0].labels, at_once.labels):
        raise RuntimeError("Joining gave other stacks than stacking everything at once.")
    yield row("stack", f"{JOINING:,} join {name}, two cores", cost.wall_s, "s")
    yield row("stack", f"{JOINING:,} join {name}, processor", cost.processor_s, "processor s")
