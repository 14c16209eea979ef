"""Lists given to a command: their entries, and where each stands."""

import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from tutela.engine.formats.csv_mapping import CsvMapping, read_mapping
from tutela.engine.formats.detection import needs_mapping, open_list
from tutela.engine.formats.known import Malformed, Rejected
from tutela.engine.hashing.video.features import FrameHash, columns, pack
from tutela.engine.matching.exact import WIDTHS
from tutela.engine.matching.hashes import HASH_BYTES
from tutela.engine.matching.known.columns import STRONGEST_FIRST, Row
from tutela.engine.matching.known.matcher import Match
from tutela.errors import Refusal
from tutela.printable import printable, shown


class KnownLists:
    """The lists given, record by record, and where each entry stands in them."""

    def __init__(self, paths: Sequence[Path], kind: str, mapping: Path | None = None) -> None:
        """Name the lists.

        Args:
            paths: lists of any format, or what `tutela hash` wrote.
            kind: the hash in a plain list that does not say so.
            mapping: a file that says what the columns of a table mean.

        Raises:
            click.ClickException: the mapping cannot be used.
        """
        try:
            self._mapping = read_mapping(mapping) if mapping else None
        except Refusal as wrong:
            raise click.ClickException(
                f"{shown(os.fsencode(str(mapping)))}: {wrong}  [{wrong.code}]"
            ) from None
        self.rejected = 0
        self._paths, self._kind = paths, kind
        self._places: list[tuple[str, str, str]] = []

    def rows(self) -> Iterator[Row]:
        """Read the lists one after another; the category of an entry stands with its place.

        Raises:
            click.ClickException: one cannot be read, or is of no known format.
        """
        for number, path in enumerate(self._paths):
            before, rejected = len(self._places), self.rejected
            name = shown(os.fsencode(path))
            try:
                yield from (
                    self._own(path, name, number) if _is_own(path) else self._listed(path, name, number)
                )
            except (Refusal, ValueError, OSError) as wrong:
                code = f"  [{wrong.code}]" if isinstance(wrong, Refusal) else ""
                raise click.ClickException(f"{name}: {wrong}{code}") from None
            row = f"{name}: {len(self._places) - before:,} records"
            click.echo(f"{row}, {self.rejected - rejected:,} rejected.", err=True)

    def describe(self, match: Match) -> dict[str, Any]:
        """Say where the entry that was matched stands."""
        name, record, category = self._places[match.entry]
        return {"list": name, "record": record, "category": category}

    def _listed(self, path: Path, name: str, hash_list: int) -> Iterator[Row]:
        notes: Counter[str] = Counter()
        with open_list(path, self._mapping_for(path), self._kind) as opened:
            for number, record in enumerate(opened, 1):
                if isinstance(record, Rejected):
                    self.rejected += 1
                    click.echo(f"{name}: {record.where}: {record.reason}", err=True)
                    continue
                notes.update(record.notes)
                entry = self._place(name, str(number), record.category_raw)
                yield entry, hash_list, "", record.sha256, record.sha1, record.md5, record.pdq, None, None
            for note, count in notes.items():
                click.echo(f"{name}: {count:,} records: {printable(note)}", err=True)
            for note in opened.notes:
                click.echo(f"{name}: {printable(note)}", err=True)

    def _mapping_for(self, path: Path) -> CsvMapping | None:
        """Give the mapping to a table; what says itself what it holds needs none."""
        return self._mapping if self._mapping and needs_mapping(path) else None

    def _own(self, path: Path, name: str, hash_list: int) -> Iterator[Row]:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    row = json.loads(line.decode("ascii"))
                    if "sha256" not in row:
                        continue
                    digests = [_octets(row, kind, WIDTHS[kind]) for kind in STRONGEST_FIRST]
                    pdq = _octets(row, "pdq", HASH_BYTES) if "pdq" in row else None
                    frames = _packed_frames(row) if "video_frames" in row else None
                except (KeyError, TypeError, ValueError, OverflowError):
                    raise Malformed(f"Line {number:,} is not as `tutela hash` writes it.") from None
                sha256, sha1, md5 = digests
                entry = self._place(name, str(number), "")
                yield entry, hash_list, "", sha256, sha1, md5, pdq, None, frames

    def _place(self, name: str, record: str, category: str) -> int:
        self._places.append((name, record, category))
        return len(self._places) - 1


def _octets(row: dict[str, Any], name: str, width: int) -> bytes:
    octets = bytes.fromhex(row[name])
    if len(octets) != width:
        raise ValueError(name)
    return octets


def _is_own(path: Path) -> bool:
    """Say whether a file is what `tutela hash` writes as JSON lines."""
    with path.open("rb") as file:
        first = file.readline(1 << 16)
    return first.startswith(b'{"path":') and b'"entry":"' in first


def _packed_frames(row: dict[str, Any]) -> bytes:
    frames = [
        FrameHash(number, float(at_s), bytes.fromhex(bits), int(quality), is_cut=is_cut)
        for name, is_cut in (("video_frames", False), ("video_frames_cut", True))
        for number, (at_s, bits, quality) in enumerate(row.get(name, ()))
    ]
    packed = pack(frames)
    # Opened here, what is wrong with it is told of its line.
    columns(packed)
    return packed
