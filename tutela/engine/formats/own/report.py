"""Reads as a list what `tutela hash` wrote of files: JSON lines, and the CSV of the same columns."""

import base64
import binascii
import json
import os
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, Final

from tutela.engine.formats.csv_cells import restored
from tutela.engine.formats.csv_rows import is_damaged, rows
from tutela.engine.formats.known import Known, KnownFile, Rejected, hash_in
from tutela.engine.formats.lines import lines
from tutela.engine.formats.own.fingerprint_rows import quality_in, quality_row, video_pair
from tutela.engine.hashing.video.features import FrameHash, columns, pack

# A video of the most frames that are fingerprinted takes some three megabytes.
_LONGEST_LINE_BYTES: Final = 1 << 25
_SIGNS: Final = frozenset({"path", "path_base64", "entry", "md5", "sha1", "sha256", "recipe"})
_DIGESTS: Final = ("md5", "sha1", "sha256")


def is_lines(first: bytes) -> bool:
    """Say whether a line is one of `tutela hash --format jsonl`."""
    return first.startswith(b'{"path":') and b'"entry":"' in first


def is_heading(first: bytes) -> bool:
    """Say whether a line is the heading of `tutela hash --format csv`."""
    return set(first.decode("utf-8", "replace").split(",")) >= _SIGNS


def read_lines(stream: BinaryIO, notes: list[str]) -> Iterator[Known | Rejected]:
    """Give the record of each file; how many entries have no digests goes to `notes` at the end.

    Raises:
        OverLimit: a line is longer than any report has.
    """
    without = 0
    for number, line in enumerate(lines(stream, _LONGEST_LINE_BYTES), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line.decode("ascii"))
            if any(kind in row for kind in _DIGESTS):
                yield _known(row)
            else:
                without += 1
        except (AttributeError, KeyError, TypeError, ValueError, OverflowError, RecursionError):
            yield Rejected(f"line {number}", "it is not as `tutela hash` writes it")
    _note(without, notes)


def read_table(stream: BinaryIO, notes: list[str]) -> Iterator[Known | Rejected]:
    """Give the record of each file; how many entries have no digests goes to `notes` at the end.

    Raises:
        Malformed: it is no sound CSV.
    """
    table = rows(stream, ",", "utf-8", notes)
    heading = next(table, (0, []))[1]
    without = 0
    for line, row in table:
        try:
            if any(is_damaged(cell) for cell in row):
                raise ValueError("a cell is not UTF-8")
            cells = dict(zip(heading, map(restored, row), strict=True))
            if any(cells.get(kind) for kind in _DIGESTS):
                yield _known({name: cell for name, cell in cells.items() if cell})
            else:
                without += 1
        except (KeyError, ValueError, OverflowError):
            yield Rejected(f"line {line}", "it is not as `tutela hash` writes it")
    _note(without, notes)


def _note(without: int, notes: list[str]) -> None:
    if without:
        notes.append(f"Entries of the report that have no digests and are no records: {without:,}.")


def _known(row: Mapping[str, Any]) -> Known:
    fields: dict[str, Any] = {kind: _octets(row[kind], kind) for kind in (*_DIGESTS, "pdq") if kind in row}
    if "pdq" in row and "quality" in row:
        if quality_in(str(row["quality"])) is None:
            raise ValueError("quality")
        fields["metadata"] = (quality_row(int(row["quality"])),)
    if "video_frames" in row:
        fields["other_hashes"] = (video_pair(_packed_frames(row)),)
    if "size" in row:
        fields["size"] = int(row["size"])
    folder, name = os.path.split(_path(row))
    return Known(**fields, mime=str(row.get("mime", "")), files=(KnownFile.named(name, folder),))


def _path(row: Mapping[str, Any]) -> bytes:
    if "path_base64" not in row:
        return str(row["path"]).encode()
    try:
        return base64.b64decode(row["path_base64"], validate=True)
    except binascii.Error as wrong:
        raise ValueError("path_base64") from wrong


def _octets(digits: str, kind: str) -> bytes:
    octets = hash_in(digits, kind)
    if octets is None:
        raise ValueError(kind)
    return octets


def _packed_frames(row: Mapping[str, Any]) -> bytes:
    frames = [
        FrameHash(number, float(at_s), _octets(bits, "pdq"), int(quality), is_cut=is_cut)
        for name, is_cut in (("video_frames", False), ("video_frames_cut", True))
        for number, (at_s, bits, quality) in enumerate(row.get(name, ()))
    ]
    packed = pack(sorted(frames, key=lambda frame: (frame.at_s, frame.is_cut)))
    # Opened here, what is wrong with it is told of its line.
    columns(packed)
    return packed
