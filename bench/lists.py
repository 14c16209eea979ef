"""Lists of millions: how fast one is taken in, and what matching with it costs in memory."""

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from bench.costs import peak_bytes
from bench.harness.asked import Asked
from bench.harness.peer import Served
from bench.harness.rows import Row, row
from bench.installation import settings

RECORDS, QUICK_RECORDS = 10_000_000, 100_000
_AT_ONCE = 100_000
_MIB, _MOST_OF_A_MATCH = 1 << 20, "<= 1228"
_DIGEST_BYTES = 16
_SEED = 20_260_103


def run(asked: Asked) -> Iterator[Row]:
    """Write a list of MD5 lines, match one file with it, and import it into an installation of its own."""
    records = QUICK_RECORDS if asked.quick else RECORDS
    case = f"{records:,} MD5 lines"
    with TemporaryDirectory(prefix="tutela-bench-") as name:
        folder = Path(name)
        known = _written(folder / "list.txt", records)
        unknown = folder / "one.txt"
        unknown.write_text("nothing known")
        with Served("lists", [sys.executable, "-m", "bench.line"], settings(folder)) as line:
            line.ask("set_up")
            idle = peak_bytes(line.pid)
            imported = line.ask("know", file=str(known))
            rate = imported.result / imported.cost.processor_s
            yield row("lists", f"{case}, import", rate, "records/processor s", goal=">= 25000")
            yield row(
                "lists",
                f"{case}, import, memory above an idle process",
                (peak_bytes(line.pid) - idle) / 1e6,
                "MB",
            )
        with Served("lists", [sys.executable, "-m", "bench.line"], {}) as line:
            matched = line.ask("match", file=str(unknown), known=str(known))
            yield row("lists", f"{case}, match one file", matched.cost.wall_s, "s")
            peak = peak_bytes(line.pid) / _MIB
            yield row("lists", f"{case}, match, peak memory", peak, "MiB", goal=_MOST_OF_A_MATCH)


def _written(path: Path, records: int) -> Path:
    random = np.random.default_rng(_SEED)
    with path.open("wb") as file:
        for _ in range(0, records, _AT_ONCE):
            octets = random.bytes(_AT_ONCE * _DIGEST_BYTES)
            file.writelines(
                octets[at : at + _DIGEST_BYTES].hex().encode() + b"\n"
                for at in range(0, len(octets), _DIGEST_BYTES)
            )
    return path
