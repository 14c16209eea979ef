"""A billion hashes: what the shards of an index cost here, and what so many of them would."""

import importlib.util
import math
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from os import environ
from pathlib import Path

import numpy as np

from bench.costs import measured
from bench.harness.asked import Asked
from bench.harness.rows import Row, row
from bench.hashes import Files, Hashes, asked_for, clustered
from tutela.engine.crews.crew import Crew
from tutela.engine.crews.ray import Cluster
from tutela.engine.matching.hamming.index import NearIndex
from tutela.engine.matching.shards import Shards

SHARDS, IN_EACH, QUICK_IN_EACH = 4, 10_000_000, 100_000
BATCH, ROUNDS = 4000, 5
BILLION = 1_000_000_000
# A machine of the projection: what of its memory shards may take, and its processors.
_MACHINE_BYTES, _MACHINE_CORES = 56 << 30, 16
_HEAD = "127.0.0.2:6399"


def run(asked: Asked) -> Iterator[Row]:
    """Build some shards one after another, ask them, and work out what a billion hashes would take."""
    in_each = QUICK_IN_EACH if asked.quick else IN_EACH
    known = clustered(in_each)
    queries = asked_for(known, BATCH)
    with Files() as files:
        folder = Path(files.kept("asked.npy", queries)).parent
        paths = [folder / f"{number}.index" for number in range(SHARDS)]
        for number, path in enumerate(paths):
            _save(known, number, path)
        del known
        size_bytes, query_s = paths[0].stat().st_size, _query_s(paths[0], queries)
        case = f"{SHARDS} shards of {in_each / 1e6:g} M"
        yield row("shards", f"{case}, memory of one", size_bytes / (1 << 30), "GiB")
        yield row("shards", f"{case}, processor time of one for a query", 1e6 * query_s, "us")
        yield row("shards", f"{case}, opening one", _opening_s(paths[0]), "s")
        if importlib.util.find_spec("ray"):
            with _cluster() as crew:
                yield from _over(crew, case, paths, queries, query_s)
        yield from _projected(in_each, size_bytes, query_s)


def _save(known: Hashes, number: int, path: Path) -> None:
    """Make one shard: the same hashes with other bits, so that only one shard has the queries' neighbours."""
    turned = known ^ np.frombuffer(np.random.default_rng(number).bytes(32), np.uint8) if number else known
    NearIndex(turned, np.arange(len(known)) + number * len(known), workers=2).save(path)


def _query_s(path: Path, queries: Hashes) -> float:
    index = NearIndex.open(path)
    index.look_up(queries[:100])
    taken = sorted(measured(lambda: index.look_up(queries)).processor_s for _ in range(ROUNDS))
    return taken[ROUNDS // 2] / len(queries)


def _opening_s(path: Path) -> float:
    started = time.perf_counter()
    NearIndex.open(path)
    return time.perf_counter() - started


def _over(crew: Crew, case: str, paths: list[Path], queries: Hashes, query_s: float) -> Iterator[Row]:
    shards = Shards(crew, paths)
    shards.look_up(queries[:100])

    def median_s(some: Hashes) -> float:
        taken = []
        for _ in range(ROUNDS):
            started = time.perf_counter()
            shards.look_up(some)
            taken.append(time.perf_counter() - started)
        return sorted(taken)[ROUNDS // 2]

    one, many = median_s(queries[:1]), median_s(queries)
    shards.close()
    yield row("shards", f"{case}, one query through Ray", 1000 * one, "ms")
    yield row("shards", f"{case}, {BATCH} queries through Ray", len(queries) / many, "queries/s")
    # Two processors work at the shards at best; what is left of the time is the way there and back.
    work_s = SHARDS * query_s * len(queries) / 2
    yield row("shards", f"{case}, share of it that is Ray's", max(0.0, 1 - work_s / many), "of the time")


def _projected(in_each: int, size_bytes: int, query_s: float) -> Iterator[Row]:
    """Work out a billion: every shard answers every query, and each stays in one machine's memory."""
    shards = math.ceil(BILLION / in_each)
    machines = math.ceil(shards / (_MACHINE_BYTES // size_bytes))
    label = f"projected, not run: 10^9 hashes in {shards} shards"
    yield row("shards", f"{label}, memory", shards * size_bytes / (1 << 30), "GiB")
    yield row("shards", f"{label}, machines of 64 GB", machines, "machines")
    rate = machines * _MACHINE_CORES / (shards * query_s)
    yield row("shards", f"{label}, {_MACHINE_CORES} cores in each machine", rate, "queries/s")


@contextmanager
def _cluster() -> Iterator[Crew]:
    """Start a node of Ray on the loopback address, with a token, as the deployment page says."""
    folder = Path(tempfile.mkdtemp(prefix="ray-", dir="/tmp"))
    token = folder / "token"
    token.touch(mode=0o600)
    token.write_text(secrets.token_hex(32))
    ray_environment = {
        "RAY_AUTH_MODE": "token",
        "RAY_AUTH_TOKEN_PATH": str(token),
        "RAY_USAGE_STATS_ENABLED": "0",
    }
    host, _, port = _HEAD.partition(":")
    command = [str(Path(sys.executable).with_name("ray")), "start", "--head", f"--node-ip-address={host}"]
    command += [f"--port={port}", "--include-dashboard=false", f"--temp-dir={folder}/a", "--block"]
    command += ["--object-store-memory=200000000", "--min-worker-port=0", "--max-worker-port=0"]
    log = folder / "log"
    with log.open("wb") as out:
        node = subprocess.Popen(command, env={**environ, **ray_environment}, stdout=out, stderr=out)  # noqa: S603 - as written here
    try:
        while "Ray runtime started" not in log.read_text():
            if node.poll() is not None:
                raise RuntimeError(log.read_text())
            time.sleep(0.2)
        crew = Cluster(_HEAD, token)
        yield crew
        crew.close()
    finally:
        node.terminate()
        node.wait()
        shutil.rmtree(folder, ignore_errors=True)
