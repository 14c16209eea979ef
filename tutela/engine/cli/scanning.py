"""What the commands share: their arguments, the scan of the paths they are given, and how it goes on."""

import json
import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import click

from tutela.engine.hashing.scan_files import Scanned, scan
from tutela.engine.hashing.video.features import Feature, columns
from tutela.engine.matching.hashes import HASH_BITS, NEAR_BITS
from tutela.engine.media.fence.fence import FenceUnusable
from tutela.printable import printable, shown

DONE_WITH_REPORTS = 3
TERMINAL_S, LINE_S = 1.0, 10.0
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

paths_argument = click.argument(
    "paths", nargs=-1, required=True, type=click.Path(path_type=bytes), metavar="PATH..."
)
workers_option = click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=CORES,
    help="Files in work at a time.  [default: every core]",
)
radius_option = click.option(
    "--radius",
    type=click.IntRange(0, HASH_BITS),
    default=NEAR_BITS,
    show_default=True,
    help="Bits by which two pictures may differ and still count as near.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Write JSON lines, for programs.")


def say(schema: str, told: dict[str, Any], line: str, as_json: bool) -> None:
    """Print one line: an object of a schema for programs, or cells between tabs for people."""
    if as_json:
        click.echo(json.dumps({"schema": schema} | told))
    else:
        click.echo("\t".join(printable(cell) for cell in line.split("\t")))


class Pace:
    """Says on standard error how far something is: once a second on a terminal, else a line now and then."""

    def __init__(self) -> None:
        """Begin now."""
        self._is_terminal, self._last_s = sys.stderr.isatty(), time.monotonic()

    def is_due(self) -> bool:
        """Say whether it is time to say something."""
        return time.monotonic() - self._last_s > (TERMINAL_S if self._is_terminal else LINE_S)

    def say(self, text: str) -> None:
        """Say it: over what was said before, or on a line of its own where that would be kept."""
        self._last_s = time.monotonic()
        click.echo(
            f"\r{text}" if self._is_terminal else f"{text} so far.", err=True, nl=not self._is_terminal
        )


@dataclass
class Progress:
    """Counts what was done, and says so on standard error."""

    entries: int = 0
    bytes_read: int = 0
    reported: int = 0
    pace: Pace = field(default_factory=Pace)

    def watch(self, scanned: Iterable[Scanned]) -> Iterator[Scanned]:
        """Count entries as they pass, and tell of them now and then."""
        for entry in scanned:
            self.entries += 1
            self.bytes_read += entry.digests.size if entry.digests else 0
            self.reported += entry.is_faulty
            if self.pace.is_due():
                self.pace.say(str(self))
            yield entry

    def __str__(self) -> str:
        reported = f"{self.reported:,} reported as damaged, unreadable, not opened or over a limit"
        return f"{self.entries:,} entries, {self.bytes_read / 1e6:,.1f} MB, {reported}"

    def end(self) -> None:
        """Say what was done, and exit with 3 when something needs a look."""
        click.echo(f"{chr(13) if sys.stderr.isatty() else ''}{self}.", err=True)
        if self.reported:
            sys.exit(DONE_WITH_REPORTS)


@contextmanager
def scanning(paths: tuple[bytes, ...], workers: int, progress: Progress) -> Iterator[Iterator[Scanned]]:
    """Scan paths that are there, and end the fenced children whatever happens."""
    for path in paths:
        if not os.path.lexists(path):
            raise click.UsageError(f"{shown(path)} is not there.")
    scanned = scan(paths, workers=workers)
    try:
        yield progress.watch(scanned)
    except FenceUnusable as unusable:
        raise click.ClickException(
            f"Files cannot be opened safely here: {unusable} Run `tutela doctor`.  [{unusable.code}]"
        ) from None
    finally:
        scanned.close()


def feature_of(scanned: Scanned) -> Feature | None:
    """Give a video's fingerprint as columns."""
    return columns(scanned.examined.vpdq) if scanned.examined and scanned.examined.vpdq else None
