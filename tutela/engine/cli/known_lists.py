"""Lists given to a command: their entries, and where each stands."""

import os
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import click

from tutela.engine.cli.scanning import Pace
from tutela.engine.formats.detection import OpenList, open_list
from tutela.engine.formats.known import Known, Rejected
from tutela.engine.formats.own.fingerprint_rows import quality_of, video_of
from tutela.engine.formats.rejections import Rejections
from tutela.engine.formats.shared.ready_mappings import mapping_of
from tutela.engine.matching.known.columns import Row
from tutela.engine.matching.known.matcher import Match
from tutela.errors import Refusal
from tutela.printable import printable, shown

MOST_REJECTIONS_SHOWN: Final = 1000


class KnownLists:
    """The lists given, record by record, and where each entry stands in them."""

    def __init__(self, paths: Sequence[Path], kind: str, mapping: str = "") -> None:
        """Name the lists.

        Args:
            paths: lists of any format, or what `tutela hash` wrote.
            kind: the hash in a plain list that does not say so.
            mapping: what the columns of a table mean: a file that says so, or the name of a ready mapping.

        Raises:
            click.ClickException: the mapping cannot be used.
        """
        try:
            self._mapping = mapping_of(mapping) if mapping else None
        except Refusal as wrong:
            raise click.ClickException(f"{shown(os.fsencode(mapping))}: {wrong}  [{wrong.code}]") from None
        self.rejected = 0
        self._paths, self._kind = paths, kind
        self._places = _Places()

    def rows(self) -> Iterator[Row]:
        """Read the lists one after another; the category of an entry stands with its place.

        Raises:
            click.ClickException: one cannot be read, is of no known format, or is rejected in large part.
        """
        for number, path in enumerate(self._paths):
            name, rejections = shown(os.fsencode(path)), Rejections()
            self._places.begin(name)
            try:
                with open_list(path, self._mapping, self._kind) as opened:
                    yield from self._listed(opened, name, number, rejections)
            except (Refusal, ValueError, OSError) as wrong:
                code = f"  [{wrong.code}]" if isinstance(wrong, Refusal) else ""
                raise click.ClickException(f"{name}: {wrong}{code}") from None
            self.rejected += rejections.rejected
            taken = rejections.read - rejections.rejected
            click.echo(f"{name}: {taken:,} records, {rejections.rejected:,} rejected.", err=True)

    def describe(self, match: Match) -> dict[str, Any]:
        """Say where the entry that was matched stands."""
        name, record, category = self._places.of(match.entry)
        return {"list": name, "record": str(record), "category": category}

    def _listed(self, opened: OpenList, name: str, hash_list: int, rejections: Rejections) -> Iterator[Row]:
        notes, pace = Counter[str](), Pace()
        for number, record in enumerate(opened, 1):
            if pace.is_due():
                pace.say(f"{name}: {number:,} records read, {_share(opened)}")
            if isinstance(record, Rejected):
                if rejections.rejected < MOST_REJECTIONS_SHOWN:
                    click.echo(f"{name}: {record.where}: {record.reason}", err=True)
                rejections.add(record)
                continue
            rejections.add()
            notes.update(record.notes)
            yield self._row(record, number, hash_list)
        rejections.check()
        if rejections.rejected > MOST_REJECTIONS_SHOWN:
            more = rejections.rejected - MOST_REJECTIONS_SHOWN
            click.echo(f"{name}: {more:,} more were rejected.", err=True)
        for note, count in notes.items():
            click.echo(f"{name}: {count:,} records: {printable(note)}", err=True)
        for note in opened.notes:
            click.echo(f"{name}: {printable(note)}", err=True)

    def _row(self, record: Known, number: int, hash_list: int) -> Row:
        entry = self._places.add(number, record.category_raw)
        quality = quality_of(record) if record.metadata else None
        video = video_of(record) if record.other_hashes else None
        return entry, hash_list, "", record.sha256, record.sha1, record.md5, record.pdq, quality, video


class _Places:
    """Where each entry stands, in a few bytes each: millions of them are kept while files are matched."""

    def __init__(self) -> None:
        self._names, self._firsts = list[str](), list[int]()
        self._records, self._categories = array("I"), array("I")
        self._numbers = dict[str, int]()
        self._words = list[str]()

    def begin(self, name: str) -> None:
        """Begin another list."""
        self._names.append(name)
        self._firsts.append(len(self._records))

    def add(self, record: int, category: str) -> int:
        """Keep where an entry of the list begun last stands, and give its number."""
        if category not in self._numbers:
            self._numbers[category] = len(self._words)
            self._words.append(category)
        self._records.append(record)
        self._categories.append(self._numbers[category])
        return len(self._records) - 1

    def of(self, entry: int) -> tuple[str, int, str]:
        """Give the list, the number of the record and the category of an entry."""
        name = self._names[bisect_right(self._firsts, entry) - 1]
        return name, self._records[entry], self._words[self._categories[entry]]


def _share(opened: OpenList) -> str:
    return f"{min(1.0, opened.bytes_read / max(1, opened.size_bytes)):.0%} of the file"
