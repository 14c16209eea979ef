"""The whole line: receive and examine files through vault, database and record, beside the bare engine."""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import simplejpeg

from bench.corpus import Work, pictures
from bench.costs import Cost, in_turns, measured, median_s
from bench.harness.asked import Asked
from bench.harness.peer import Peer
from bench.harness.rows import Row, row
from bench.hash import WORK, fenced
from bench.hashes import clustered
from bench.installation import Installation
from tutela.engine.formats import csv_own
from tutela.engine.formats.known import Known
from tutela.engine.media.fence.fence import Fence

PEER = "Pillow + pdqhash + hashlib, copied, SQLite"
ROUNDS, QUICK_ROUNDS = 7, 1
# Enough that the last batch, which one worker may have to itself, does not decide.
FILES, QUICK_FILES = 480, 40
# What it does to a file does not depend on how many there are, and it takes long.
PEER_FILES = 96
# The fewest files, and the numbers that are compared with them, each with how often they are received.
FEWEST = 1_000
GROWTH, QUICK_GROWTH = {10_000: 6, 100_000: 1}, {4_000: 1}
# How many steps of examining many are followed by a turn of the fewest, over all rounds.
TURNS, QUICK_TURNS = 12, 2
KNOWN = 10_000
WARM, CORES = 64, 2
_SEED = 20_260_103
_SIDE, _CELLS, _GRAIN = 128, 16, 32
_IN_A_FOLDER = 1_000
_MIB = 1 << 20
_EXHIBIT = "JB1"


def run(asked: Asked) -> Iterator[Row]:
    """Measure pictures of 2 MP beside the bare engine, then how the cost of a small file grows."""
    with TemporaryDirectory(prefix="tutela-bench-") as made:
        folder = Path(made)
        known = _known(folder / "known.csv")
        work = pictures("2 MP", QUICK_FILES if asked.quick else FILES)
        yield from _beside(folder, known, work, QUICK_ROUNDS if asked.quick else ROUNDS)
        yield from _growth(
            folder,
            known,
            QUICK_GROWTH if asked.quick else GROWTH,
            QUICK_TURNS if asked.quick else TURNS,
        )


def _beside(folder: Path, known: Path, work: Work, rounds: int) -> Iterator[Row]:
    """Let the line, the bare engine and what a user would write do the same files in turns."""
    source = folder / "source"
    source.mkdir()
    for path in work.paths:
        shutil.copy(path, source)
    warm = [small_pictures(folder / f"warm {number}", WARM, first=number) for number in range(CORES)]
    whole = Work(work.name, tuple(sorted(source.iterdir())))
    count = len(whole.paths)
    peers = whole.paths[:PEER_FILES]

    def line(workers: int) -> Cost:
        with Installation(warm[:workers], known) as installation:
            receive = installation.in_turn if workers == 1 else installation.at_once
            cost = measured(lambda: receive(_EXHIBIT, source))
            _whole(installation, count)
        return cost

    def bare(cores: int) -> Cost:
        shares = [Work(work.name, whole.paths[start::cores]) for start in range(cores)]
        with ThreadPoolExecutor(cores) as pool, ExitStack() as stack:
            fences = [stack.enter_context(Fence(WORK)) for _ in shares]
            for fence in fences:
                fence.start()
            return measured(lambda: list(pool.map(fenced, fences, shares, ["fast"] * cores)))

    with Peer("hashing") as peer:
        contestants: dict[str, Callable[[], Cost]] = {
            "line, 1": lambda: line(1),
            "bare, 1": lambda: bare(1),
            "line, 2": lambda: line(CORES),
            "bare, 2": lambda: bare(CORES),
            PEER: lambda: _peer(peer, folder / "copied", peers),
        }
        costs = in_turns(contestants, rounds)
    each_s = {
        name: median_s(taken) / (len(peers) if name == PEER else count) for name, taken in costs.items()
    }
    yield row(
        "ingest", f"{work.name}, one worker, files per processor second", 1 / each_s["line, 1"], "files/s",
        peer=PEER, peer_value=1 / each_s[PEER], limit=1 / each_s["bare, 1"],
    )  # fmt: skip
    yield row(
        "ingest",
        f"{work.name}, what the line adds to each file",
        1e3 * (each_s["line, 1"] - each_s["bare, 1"]),
        "ms",
    )
    wall_s = {name: median_s(costs[name], wall=True) / count for name in ("line, 2", "bare, 2")}
    yield row(
        "ingest", f"{work.name}, two workers, on the clock", 1 / wall_s["line, 2"], "files/s",
        limit=1 / wall_s["bare, 2"],
    )  # fmt: skip


def _whole(installation: Installation, count: int) -> None:
    if (there := installation.queued(_EXHIBIT)) != count:
        raise RuntimeError(f"Of {count} pictures {there} reached the queue.")


def _peer(peer: Peer, folder: Path, paths: Sequence[Path]) -> Cost:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return peer.ask("kept", paths=[str(path) for path in paths], folder=str(folder)).cost


@dataclass(frozen=True, slots=True)
class _Received:
    """What an exhibit of small files took."""

    files: int
    processor_s: float
    peak_bytes: int


def _growth(folder: Path, known: Path, sizes: Mapping[int, int], turns: int) -> Iterator[Row]:
    """Measure what one small file costs in an installation that receives so many.

    Receiving many takes minutes, in which neighbours on the same host change the machine's speed: after each
    step of it the fewest have their turn, in an installation of their own, and are what it is compared with.
    """
    warm = [small_pictures(folder / "warm small", WARM, first=0)]
    few = small_pictures(folder / "few", FEWEST, first=WARM)
    beside: list[_Received] = []

    def receive_few() -> None:
        with Installation(warm, known) as installation:
            beside.append(_receive(installation, few, FEWEST))

    for size, rounds in sizes.items():
        source = small_pictures(folder / f"{size}", size, first=WARM)
        before, many = len(beside), []
        for _ in range(rounds):
            with Installation(warm, known) as installation:
                many.append(_receive(installation, source, size, turns // rounds, receive_few))
        shutil.rmtree(source)
        yield from _grown(many, beside[before:])
    yield from _grown(beside, beside)


def _receive(
    installation: Installation,
    source: Path,
    files: int,
    parts: int = 1,
    between: Callable[[], object] = lambda: None,
) -> _Received:
    """Receive and examine so many files in some parts, and do something else after each."""
    processor_s = 0.0
    for step in installation.steps(_EXHIBIT, source, parts):
        processor_s += measured(step).processor_s
        between()
    _whole(installation, files)
    return _Received(files, processor_s, installation.peak_bytes())


def _grown(many: Sequence[_Received], few: Sequence[_Received]) -> Iterator[Row]:
    size, each_us = many[0].files, _each_us(many)
    yield row("ingest", f"{size:,} files, processor time of each", each_us, "us")
    yield row("ingest", f"{size:,} files, time of each beside the fewest", each_us / _each_us(few), "times")
    yield row("ingest", f"{size:,} files, peak memory", max(each.peak_bytes for each in many) / _MIB, "MiB")


def _each_us(received: Sequence[_Received]) -> float:
    return 1e6 * sum(each.processor_s for each in received) / sum(each.files for each in received)


def small_pictures(folder: Path, count: int, *, first: int) -> Path:
    """Make so many small pictures that have nothing in common, a thousand to a folder."""
    random = np.random.default_rng([_SEED, first])
    for number in range(count):
        below = folder / f"{number // _IN_A_FOLDER:03}"
        if number % _IN_A_FOLDER == 0:
            below.mkdir(parents=True)
        cells = random.integers(0, 256 - _GRAIN, (_CELLS, _CELLS), np.uint8)
        pixels = cells.repeat(_SIDE // _CELLS, axis=0).repeat(_SIDE // _CELLS, axis=1)
        # Without grain it were a drawing, which takes the long way to the bits of the reference.
        pixels += random.integers(0, _GRAIN, pixels.shape, np.uint8)
        made = simplejpeg.encode_jpeg(pixels[:, :, None], quality=80, colorspace="GRAY")
        (below / f"{number:06}.jpg").write_bytes(made)
    return folder


def _known(file: Path) -> Path:
    """Write a list of hashes that name none of the pictures."""
    hashes = (octets.tobytes() for octets in clustered(KNOWN))
    with file.open("wb") as out:
        csv_own.write(out, (Known(md5=octets[:16], pdq=octets) for octets in hashes))
    return file
