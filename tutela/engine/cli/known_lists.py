"""Lists given to a command: their entries, and where each stands."""

import json
import os
from pathlib import Path
from typing import Any

import click

from tutela.engine.formats.detection import open_list
from tutela.engine.formats.known import Malformed, Rejected
from tutela.engine.hashing.video.features import Feature, FrameHash, columns, pack
from tutela.engine.matching.exact import WIDTHS
from tutela.engine.matching.known.matcher import KnownEntries, Match
from tutela.errors import Refusal
from tutela.printable import shown


class KnownLists:
    """The lists given, record by record, and where each entry stands in them."""

    def __init__(self) -> None:
        self.entries = KnownEntries()
        self.rejected = 0
        self._places: list[tuple[str, str, str]] = []

    def add(self, path: Path, kind: str) -> None:
        """Read a list of any format, or what `tutela hash` wrote.

        Raises:
            click.ClickException: it cannot be read, or is of no known format.
        """
        before, rejected = len(self._places), self.rejected
        name = shown(os.fsencode(path))
        try:
            if _is_own(path):
                self._add_own(path, name)
            else:
                self._add_list(path, name, kind)
        except (Malformed, ValueError, OSError) as wrong:
            code = f"  [{wrong.code}]" if isinstance(wrong, Refusal) else ""
            raise click.ClickException(f"{name}: {wrong}{code}") from None
        told = f"{name}: {len(self._places) - before:,} records"
        click.echo(f"{told}, {self.rejected - rejected:,} rejected.", err=True)

    def describe(self, match: Match) -> dict[str, Any]:
        """Say where the entry that was matched stands."""
        name, record, category = self._places[match.entry]
        return {"list": name, "record": record, "category": category}

    def _add_list(self, path: Path, name: str, kind: str) -> None:
        with open_list(path, kind=kind) as opened:
            for number, record in enumerate(opened, 1):
                if isinstance(record, Rejected):
                    self.rejected += 1
                    click.echo(f"{name}: {record.where}: {record.reason}", err=True)
                    continue
                entry = self._place(name, str(number), record.category_raw)
                for digest in WIDTHS:
                    if (value := getattr(record, digest)) is not None:
                        self.entries.add_digest(entry, digest, value)
                if record.pdq is not None:
                    self.entries.add_pdq(entry, record.pdq)

    def _add_own(self, path: Path, name: str) -> None:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    self._add_told(json.loads(line.decode("ascii")), name, number)
                except (KeyError, TypeError, ValueError, OverflowError):
                    raise Malformed(f"Line {number:,} is not as `tutela hash` writes it.") from None

    def _add_told(self, told: dict[str, Any], name: str, number: int) -> None:
        if "sha256" not in told:
            return
        entry = self._place(name, str(number), "")
        for digest in WIDTHS:
            self.entries.add_digest(entry, digest, bytes.fromhex(told[digest]))
        if "pdq" in told:
            self.entries.add_pdq(entry, bytes.fromhex(told["pdq"]))
        if "video_frames" in told:
            self.entries.add_video(entry, _told_frames(told))

    def _place(self, name: str, record: str, category: str) -> int:
        self._places.append((name, record, category))
        return len(self._places) - 1


def _is_own(path: Path) -> bool:
    """Say whether a file is what `tutela hash` writes as JSON lines."""
    with path.open("rb") as file:
        first = file.readline(1 << 16)
    return first.startswith(b'{"path":') and b'"entry":"' in first


def _told_frames(told: dict[str, Any]) -> Feature:
    rows = [
        FrameHash(number, float(at_s), bytes.fromhex(bits), int(quality), is_cut=is_cut)
        for name, is_cut in (("video_frames", False), ("video_frames_cut", True))
        for number, (at_s, bits, quality) in enumerate(told.get(name, ()))
    ]
    return columns(pack(rows))
