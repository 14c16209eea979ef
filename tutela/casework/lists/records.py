"""Turns what an outside list says into the columns of an entry and back, without loss.

What has a column of its own stands there; all else a record said is kept as JSON beside it.
"""

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import fields
from hashlib import sha256
from json.encoder import encode_basestring
from operator import attrgetter
from typing import Any, NamedTuple

from tutela.casework.lists.errors import Unkeepable
from tutela.casework.lists.models import Entry
from tutela.engine.formats.known import JSON, Known, KnownFile, Property
from tutela.engine.formats.own.fingerprint_rows import (
    QUALITY_ROW,
    VIDEO_HASH,
    quality_in,
    quality_row,
    video_in,
    video_pair,
)

MOST_MIME = 200
MOST_BYTES = 2**63 - 1

_COLUMNS = frozenset({"md5", "sha1", "sha256", "pdq", "size", "mime", "category", "category_raw"})
# These say nothing about the content: a number and a flag of one file, and remarks of the reader.
_ASIDE = frozenset({"media_id", "is_precategorized", "notes"})
_KEPT = tuple(field.name for field in fields(Known) if field.name not in _COLUMNS)
_KEPT_OF = attrgetter(*_KEPT)
_DEFAULTS = _KEPT_OF(Known())
_DEFAULT_FILE = KnownFile()
_WORDS = frozenset({"tags", "series", "notes"})
_PAIRS = frozenset({"other_hashes"})
_PROPERTIES = frozenset({"exif", "metadata"})
_as_json = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
_ZERO = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


class Row(NamedTuple):
    """The columns of an entry that say what a record says."""

    fingerprint: bytes
    md5: bytes | None
    sha1: bytes | None
    sha256: bytes | None
    pdq: bytes | None
    pdq_quality: int | None
    vpdq: bytes | None
    size_bytes: int | None
    mime: str
    category: str
    category_raw: str
    kept: dict[str, JSON]


class OwnRecord(NamedTuple):
    """What an own list is to say of an item of ours: the item's number, its category, and the record."""

    item: int
    category: str
    known: Known


def row_of(known: Known, category: str = "") -> Row:
    """Make the columns for a record, in the category of the law pack that its number means, if it means one.

    Raises:
        Unkeepable: the record's size, media type or a text cannot be kept as it is.
    """
    if not 0 <= (known.size or 0) <= MOST_BYTES:
        raise Unkeepable("Its size is no number of bytes that a file can have.")
    if len(known.mime) > MOST_MIME or "\0" in known.mime + known.category_raw:
        raise Unkeepable("Its media type or category is no text that can be kept.")
    kept = _kept(known)
    vpdq = _take_video(kept) if "other_hashes" in kept else None
    quality = _take_quality(kept) if "metadata" in kept else None
    return Row(
        _fingerprint(known, kept, vpdq, quality),
        known.md5,
        known.sha1,
        known.sha256,
        known.pdq,
        quality,
        vpdq,
        known.size,
        known.mime,
        category,
        known.category_raw,
        kept,
    )


def known_of(entry: Entry) -> Known:
    """Give back the record an entry was made from."""
    kept: dict[str, Any] = entry.kept
    values = {name: _restored(name, value) for name, value in kept.items() if name not in _COLUMNS}
    if entry.vpdq is not None:
        values["other_hashes"] = (*values.get("other_hashes", ()), video_pair(entry.vpdq))
    if entry.pdq_quality is not None:
        values["metadata"] = (*values.get("metadata", ()), quality_row(entry.pdq_quality))
    number = kept.get("category", int(entry.category_raw) if _is_number(entry.category_raw) else None)
    return Known(
        md5=entry.md5,
        sha1=entry.sha1,
        sha256=entry.sha256,
        pdq=entry.pdq,
        size=entry.size_bytes,
        mime=entry.mime,
        category=number,
        category_raw=entry.category_raw,
        **values,
    )


def _kept(known: Known) -> dict[str, JSON]:
    values = _KEPT_OF(known)
    kept: dict[str, JSON] = {}
    if values != _DEFAULTS:
        kept = {
            name: _plain(name, value)
            for name, default, value in zip(_KEPT, _DEFAULTS, values, strict=True)
            if value != default
        }
    if known.category is not None or known.category_raw:
        plain = int(known.category_raw) if _is_number(known.category_raw) else None
        if known.category != plain:
            kept["category"] = known.category
    return kept


def _is_number(raw: str) -> bool:
    return raw.isascii() and raw.isdecimal() and str(int(raw)) == raw


def _plain(name: str, value: Any) -> JSON:
    if name == "files":
        return [_plain_file(file) for file in value]
    if name in _PROPERTIES:
        return [[row.name, row.value, row.group] for row in value]
    if name in _PAIRS:
        return [list(pair) for pair in value]
    if name in _WORDS:
        return list(value)
    return dict(value) if isinstance(value, Mapping) else value


def _plain_file(file: KnownFile) -> dict[str, JSON]:
    plain: dict[str, JSON] = {}
    for field in fields(KnownFile):
        value = getattr(file, field.name)
        if value != getattr(_DEFAULT_FILE, field.name):
            plain[field.name] = base64.b64encode(value).decode() if isinstance(value, bytes) else value
    return plain


def _restored(name: str, value: Any) -> Any:
    if name == "files":
        return tuple(_restored_file(file) for file in value)
    if name in _PROPERTIES:
        return tuple(Property(*row) for row in value)
    if name in _PAIRS:
        return tuple((pair[0], pair[1]) for pair in value)
    return tuple(value) if name in _WORDS else value


def _restored_file(plain: Mapping[str, Any]) -> KnownFile:
    raw = {name: base64.b64decode(plain[name]) for name in ("raw_name", "raw_path") if name in plain}
    return KnownFile(**{**plain, **raw})


def _take_video(kept: dict[str, Any]) -> bytes | None:
    """Move a video fingerprint of ours out of what is kept, if there is one and it is sound."""
    pairs = kept.get("other_hashes", ())
    videos = [(pair, video_in(pair[1])) for pair in pairs if pair[0] == VIDEO_HASH]
    sound = [(pair, packed) for pair, packed in videos if packed is not None]
    if len(sound) != 1:
        return None
    [(pair, packed)] = sound
    _without(kept, "other_hashes", pair)
    return packed


def _take_quality(kept: dict[str, Any]) -> int | None:
    """Move the quality of a picture fingerprint of ours out of what is kept, if there is one."""
    rows = [row for row in kept.get("metadata", ()) if row[0] == QUALITY_ROW]
    sound = [row for row in rows if quality_in(row[1]) is not None and not row[2]]
    if len(sound) != 1:
        return None
    [row] = sound
    _without(kept, "metadata", row)
    return int(row[1])


def _without(kept: dict[str, Any], name: str, value: list[str]) -> None:
    rest = [pair for pair in kept[name] if pair is not value]
    if rest:
        kept[name] = rest
    else:
        del kept[name]


def _fingerprint(known: Known, kept: Mapping[str, JSON], vpdq: bytes | None, quality: int | None) -> bytes:
    """Digest all that a record says about its content, so that the same record is known again."""
    stated = known.md5, known.sha1, known.sha256, known.pdq, vpdq
    digests = ",".join(["null" if octets is None else f'"{octets.hex()}"' for octets in stated])
    numbers = f"{'null' if quality is None else quality},{'null' if known.size is None else known.size}"
    kept_json = (
        _as_json({name: value for name, value in kept.items() if name not in _ASIDE}) if kept else "{}"
    )
    # As one JSON array: entries of before have the same.
    texts = f"{encode_basestring(known.mime)},{encode_basestring(known.category_raw)}"
    text = f"[{digests},{numbers},{texts},{kept_json}]"
    try:
        encoded = text.encode()
    except UnicodeEncodeError as half:
        raise Unkeepable("It holds half a character inside a text.") from half
    if b"\\u0000" in encoded and _ZERO.search(encoded):
        raise Unkeepable("It holds a zero byte inside a text.")
    return sha256(encoded).digest()
