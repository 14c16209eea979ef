"""Tells of scanned entries in plain columns: the same words in JSON lines and in CSV."""

import base64
import csv
import io
import json
from collections.abc import Mapping
from typing import Any

from tutela.engine.formats.csv_cells import inert
from tutela.engine.hashing.scan_files import Scanned
from tutela.engine.hashing.video import features
from tutela.engine.media.forms import names
from tutela.printable import shown

COLUMNS = (
    "path", "path_base64", "entry", "size", "md5", "sha1", "sha256", "kind", "mime", "condition", "note",
    "width", "height", "duration_s", "frames", "pdq", "quality", "recipe",
)  # fmt: skip


def columns(scanned: Scanned) -> dict[str, Any]:
    """Give what is known of an entry, by column; columns with nothing to say are left out.

    "path_base64" is there only where "path" does not hold the exact bytes; "video_frames" holds
    [seconds, PDQ, quality] of each fingerprinted frame of a video, "video_frames_cut" the same of what is
    between bars around its picture.
    """
    entry, examined = scanned.entry, scanned.examined
    row: dict[str, Any] = {"path": shown(entry.path), "entry": entry.kind or "file", "note": entry.note}
    if row["path"].encode() != entry.path or "\\" in row["path"]:
        row["path_base64"] = base64.b64encode(entry.path).decode()
    if scanned.digests is not None:
        row["size"] = scanned.digests.size
        for kind in ("md5", "sha1", "sha256"):
            row[kind] = getattr(scanned.digests, kind).hex()
    if examined is not None:
        facts = examined.facts
        row |= {"kind": facts.kind.value, "mime": facts.mime, "condition": facts.condition.value}
        notes = (facts.note, names.otherwise(entry.path, facts.mime))
        row |= {"note": "; ".join(filter(None, notes)), "width": facts.width, "height": facts.height}
        row |= {"duration_s": facts.duration_s, "frames": facts.frames}
        if examined.pdq is not None:
            row |= {"pdq": examined.pdq.hex, "quality": examined.pdq.quality}
        if examined.pdq is not None or examined.vpdq:
            row["recipe"] = examined.recipe
        if examined.vpdq:
            all_rows = features.unpack(examined.vpdq)
            for name, is_cut in (("video_frames", False), ("video_frames_cut", True)):
                rows = [frame for frame in all_rows if frame.is_cut == is_cut]
                row[name] = [[round(frame.at_s, 3), frame.bits.hex(), frame.quality] for frame in rows]
    return {name: value for name, value in row.items() if value not in (None, "", [])}


def json_line(row: Mapping[str, Any]) -> str:
    """Write one line of JSON in ASCII, so that no name can act on a terminal."""
    return json.dumps(row, ensure_ascii=True, separators=(",", ":"))


def csv_line(row: Mapping[str, Any]) -> str:
    """Write one line of CSV in which no cell can act as a formula."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow([inert(str(row.get(name, ""))) for name in COLUMNS])
    return line.getvalue()
