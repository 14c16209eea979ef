"""What VICS has no place for, packed into one metadata row and taken out again.

The row only adds: it can restore the exact form of what is visible (a name, a time, a list of tags) and bring
unknown properties back, but it can never change a hash, a category or anything else that other tools read.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from tutela.engine.formats.known import JSON, Known, KnownFile, stored_text, words_of
from tutela.engine.formats.vics import timestamps
from tutela.engine.formats.vics.model import KEPT, fits

Record = dict[str, JSON]


def joined(words: tuple[str, ...]) -> str:
    """Give words as one comma-delimited text."""
    return ",".join(words)


def _moment(verbatim: JSON, visible: str) -> str:
    """Choose the verbatim form of a time if it says the same as the visible one."""
    if not isinstance(verbatim, str) or timestamps.is_standard(verbatim):
        return visible
    try:
        same = timestamps.standard(verbatim)
    except timestamps.NotAMoment:
        same = ""
    return verbatim if same == visible else visible


@dataclass(frozen=True, slots=True)
class CarriedFile:
    """What a row brings for one file."""

    values: Mapping[str, JSON] = field(default_factory=dict)

    @property
    def extra(self) -> Record:
        """Give the properties the model has no place for."""
        extra = self.values.get("extra")
        return extra if isinstance(extra, dict) else {}

    def exact(self, which: str, visible: bytes) -> bytes:
        """Give the exact bytes of a name if what is visible is a picture of them."""
        text = self.values.get(which)
        if not isinstance(text, str):
            return visible
        try:
            raw = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            return visible
        return raw if stored_text(raw).encode() == visible else visible

    def moment(self, which: str, visible: str) -> str:
        """Give the verbatim form of a time if what is visible says the same."""
        return _moment(self.values.get(which), visible)


NO_FILE: Final = CarriedFile()


@dataclass(frozen=True, slots=True)
class Carried:
    """What a row brings for one record or case."""

    values: Mapping[str, JSON] = field(default_factory=dict)
    files: dict[str, CarriedFile] = field(default_factory=dict)

    @property
    def extra(self) -> Record:
        """Give the properties the model has no place for."""
        extra = self.values.get("extra")
        return extra if isinstance(extra, dict) else {}

    @property
    def category_raw(self) -> str:
        """Give what stood in the file where the category was no plain number."""
        raw = self.values.get("category_raw")
        return raw if isinstance(raw, str) else ""

    def words(self, which: str, visible: tuple[str, ...]) -> tuple[str, ...]:
        """Give tags exactly if the visible text says the same."""
        words = self.values.get(which)
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            return visible
        exact = tuple(str(word) for word in words)
        return exact if words_of(joined(exact)) == visible else visible

    def moment(self, which: str, visible: str) -> str:
        """Give the verbatim form of a time if what is visible says the same."""
        return _moment(self.values.get(which), visible)

    def guid(self, visible: str) -> str:
        """Give a GUID as it was written, in braces or capitals."""
        verbatim = self.values.get("case_id")
        same = isinstance(verbatim, str) and verbatim.strip("{}").lower() == visible
        return str(verbatim) if same else visible


EMPTY: Final = Carried()


def unpack(text: str) -> Carried | None:
    """Take a row apart; None if it is not one of ours and must stay plain metadata."""
    try:
        table = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(table, dict) or table.get("form") != 1:
        return None
    files = table.get("files", {})
    if not isinstance(files, dict) or not all(isinstance(file, dict) for file in files.values()):
        return None
    return Carried(table, {number: CarriedFile(file) for number, file in files.items()})


def pack(known: Known) -> str:
    """Give the row that a record needs; empty where the model says it all."""
    carried: Record = {}
    # Whatever a reader would make of the visible number is not repeated here.
    if known.category_raw and known.category_raw != str(known.category):
        carried["category_raw"] = known.category_raw
    for which, words in (("tags", known.tags), ("series", known.series)):
        if words_of(joined(words)) != words:
            carried[which] = list(words)
    if _needs(known.date_updated):
        carried["date_updated"] = known.date_updated
    if extra := {key: value for key, value in known.raw_extra.items() if not is_native("Media", key, value)}:
        carried["extra"] = extra
    files: Record = {}
    for number, file in enumerate(known.files, 1):
        if packed := _pack_file(file):
            files[str(number)] = packed
    if files:
        carried["files"] = files
    return text_of(carried)


def text_of(carried: Record) -> str:
    """Give the text of a row; empty for nothing."""
    if not carried:
        return ""
    return json.dumps({"form": 1, **carried}, separators=(",", ":"), sort_keys=True, allow_nan=False)


def is_native(entity: str, name: str, value: JSON) -> bool:
    """Say whether an extra value can stand in the file under its own name."""
    return name in KEPT[entity] and value is not None and value != [] and fits(entity, name, value)


def visible_moment(verbatim: str) -> str | None:
    """Give the form of a time that other tools can read; None where that would need guessing."""
    if timestamps.is_standard(verbatim):
        return verbatim
    try:
        return timestamps.standard(verbatim)
    except timestamps.NotAMoment:
        return None


def _needs(verbatim: str) -> bool:
    return bool(verbatim) and not timestamps.is_standard(verbatim)


def _pack_file(file: KnownFile) -> Record:
    packed: Record = {}
    for which, raw in (("name", file.raw_name), ("path", file.raw_path)):
        if raw is not None:
            packed[which] = base64.b64encode(raw).decode("ascii")
    for which, verbatim in (
        ("created", file.created),
        ("written", file.written),
        ("accessed", file.accessed),
    ):
        if _needs(verbatim):
            packed[which] = verbatim
    extra = {key: value for key, value in file.raw_extra.items() if not is_native("MediaFile", key, value)}
    if extra:
        packed["extra"] = extra
    return packed
