"""What one record of an outside list says: hashes, category, provenance, and whatever else it carried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from tutela.errors import Invalid

JSON: TypeAlias = "bool | int | float | str | list[JSON] | dict[str, JSON] | None"
Extra: TypeAlias = Mapping[str, JSON]

WIDTHS = {"md5": 16, "sha1": 20, "sha256": 32, "pdq": 32}
# Which digest it is, by its hexadecimal digits, where nothing else says so; PDQ has as many as SHA-256.
KIND_BY_DIGITS = {32: "md5", 40: "sha1", 64: "sha256"}
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


class WrongWidth(Invalid):
    """A hash has not the length of its kind."""

    code = "TU-F09"


class NotDisplayable(Invalid):
    """A name holds characters that no screen, file or database can hold."""

    code = "TU-F11"


class Malformed(Invalid):
    """A file is not what its format demands, so that reading it further would be guessing."""

    code = "TU-F01"


class OverLimit(Malformed):
    """A file asks for more than a reader may spend on it."""

    code = "TU-F02"


class CannotCarry(Invalid):
    """A format has no place for something a record must say."""

    code = "TU-F12"


def stored_text(raw: bytes) -> str:
    """Give a name as the text that files and rows store; it is a picture of the bytes, not the bytes.

    Whoever reads it back compares it with the exact bytes beside it, so it must stay what it is. People are
    shown what `tutela.printable` makes of it.
    """
    return raw.decode("utf-8", "replace").replace("\0", REPLACEMENT)


def words_of(text: str) -> tuple[str, ...]:
    """Take a comma-delimited text apart."""
    return tuple(word for part in text.split(",") if (word := part.strip()))


def hash_in(digits: str, kind: str) -> bytes | None:
    """Read a hash of a kind in `WIDTHS` from its hexadecimal digits; None where they are none."""
    try:
        octets = bytes.fromhex(digits)
    except ValueError:
        return None
    return octets if len(octets) == WIDTHS[kind] else None


@dataclass(frozen=True, slots=True)
class Property:
    """One named value that a list carries beside the record itself: an Exif row, a metadata row."""

    name: str
    value: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class KnownFile:
    """One place where the content lay; times are kept as they were written.

    `name` and `path` can always be stored. Where they are not the exact bytes of the file system
    (not UTF-8, a zero byte, half a UTF-16 pair), `raw_name` and `raw_path` are.
    """

    name: str = ""
    path: str = ""
    created: str = ""
    written: str = ""
    accessed: str = ""
    unallocated: bool | None = None
    deleted: bool | None = None
    source_id: str = ""
    raw_name: bytes | None = None
    raw_path: bytes | None = None
    raw_extra: Extra = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if not (self.name + self.path).isascii() or "\0" in self.name + self.path:
            _require_displayable(self.name)
            _require_displayable(self.path)

    @classmethod
    def named(
        cls,
        name: bytes,
        path: bytes = b"",
        *,
        created: str = "",
        written: str = "",
        accessed: str = "",
        unallocated: bool | None = None,
        deleted: bool | None = None,
        source_id: str = "",
        raw_extra: Extra | None = None,
    ) -> KnownFile:
        """Take the exact bytes of a name and folder, whatever they are; `os.fsencode` gives them."""
        name_shown, path_shown = stored_text(name), stored_text(path)
        return cls(
            name=name_shown,
            path=path_shown,
            created=created,
            written=written,
            accessed=accessed,
            unallocated=unallocated,
            deleted=deleted,
            source_id=source_id,
            raw_name=None if name_shown.encode() == name else name,
            raw_path=None if path_shown.encode() == path else path,
            raw_extra=raw_extra or {},
        )

    def exact(self) -> tuple[bytes, bytes]:
        """Give the exact bytes of name and path."""
        name = self.name.encode() if self.raw_name is None else self.raw_name
        path = self.path.encode() if self.raw_path is None else self.raw_path
        return name, path


def _require_displayable(text: str) -> None:
    try:
        is_whole = "\0" not in text and text.encode() is not None
    except UnicodeEncodeError:
        is_whole = False
    if not is_whole:
        raise NotDisplayable(
            "A file name holds half characters or a zero byte. Give its bytes to KnownFile.named()."
        )


@dataclass(frozen=True, slots=True)
class Known:
    """One known content as a list states it; what the list does not state is None or empty.

    `category` is the number in the scheme of `region`; `category_raw` is what stood in the file, also where
    that was no number. `notes` says what could not be understood, for the import report. `media_id`,
    `is_precategorized` and `notes` take no part in comparison: they say nothing about the content.
    """

    md5: bytes | None = None
    sha1: bytes | None = None
    sha256: bytes | None = None
    pdq: bytes | None = None
    photodna: str | None = None
    size: int | None = None
    mime: str = ""
    category: int | None = None
    category_raw: str = ""
    region: str = ""
    files: tuple[KnownFile, ...] = ()
    tags: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    victim_identified: bool | None = None
    offender_identified: bool | None = None
    is_distributed: bool | None = None
    is_suspected: bool | None = None
    self_generated: bool | None = None
    precategorization_source: str = ""
    comments: str = ""
    relative_path: str = ""
    date_updated: str = ""
    other_hashes: tuple[tuple[str, str], ...] = ()
    exif: tuple[Property, ...] = ()
    metadata: tuple[Property, ...] = ()
    raw_extra: Extra = field(default_factory=dict, hash=False)
    media_id: int | None = field(default=None, compare=False)
    is_precategorized: bool | None = field(default=None, compare=False)
    notes: tuple[str, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        # Written out: a national list has millions of records.
        if (
            (self.md5 is not None and len(self.md5) != WIDTHS["md5"])
            or (self.sha1 is not None and len(self.sha1) != WIDTHS["sha1"])
            or (self.sha256 is not None and len(self.sha256) != WIDTHS["sha256"])
            or (self.pdq is not None and len(self.pdq) != WIDTHS["pdq"])
        ):
            raise self._wrong_width()
        if self.category is not None and not self.category_raw:
            object.__setattr__(self, "category_raw", str(self.category))

    def _wrong_width(self) -> WrongWidth:
        stated = ((kind, width, getattr(self, kind)) for kind, width in WIDTHS.items())
        kind, width, value = next(each for each in stated if each[2] is not None and len(each[2]) != each[1])
        return WrongWidth(f"{kind} has {width} bytes, not {len(value)}.")


@dataclass(frozen=True, slots=True)
class Rejected:
    """One record that was not taken in: where it stands in the file, and why."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Case:
    """The head of a case file; `number_of_media` is what the file claims, and claims are not counts."""

    case_id: str
    number: str = ""
    organization: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    contact_email: str = ""
    contact_title: str = ""
    seized: str = ""
    application: str = ""
    application_version: str = ""
    metadata: tuple[Property, ...] = ()
    raw_extra: Extra = field(default_factory=dict, hash=False)
    number_of_media: int | None = field(default=None, compare=False)
    notes: tuple[str, ...] = field(default=(), compare=False)
