"""Says what the columns of a CSV list mean; agencies fill it in, because list layouts are under licence."""

import difflib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Final

from tutela.engine.formats.known import JSON
from tutela.engine.formats.lines import encoding_of
from tutela.engine.formats.utf16 import codec_named
from tutela.errors import Invalid

HASHES: Final = ("md5", "sha1", "sha256", "pdq", "photodna")
FLAGS: Final = (
    "victim_identified",
    "offender_identified",
    "is_distributed",
    "is_suspected",
    "self_generated",
)
TARGETS: Final = (
    *HASHES,
    "hash",
    "hash_type",
    *FLAGS,
    "pdq_quality",
    "size",
    "mime",
    "category",
    "tags",
    "series",
    "comments",
    "date_updated",
    "file_name",
    "file_path",
)
_FLAG_WORDS: Final = {"true": True, "false": False, "yes": True, "no": False, "1": True, "0": False}


class BadMapping(Invalid):
    """A column mapping contradicts itself or the file."""

    code = "TU-F05"


@dataclass(frozen=True, slots=True)
class CsvMapping:
    """Where each value stands in a CSV file.

    `columns` leads from what we keep (see TARGETS) to the name of the column, or to its number, counted
    from 1, where `has_header` is false. `categories` leads from the text in the category column to the
    number in the scheme of `region`; a text that is not in it must be a number itself.

    Where one column holds hashes of several kinds, it is "hash", and "hash_type" the column that names the
    kind of each; `hash_types` leads from its texts to kinds, beyond the usual names. Without "hash_type" the
    length decides. `lenient` leaves out what the file has no column for, as long as one of hashes is there.
    """

    columns: Mapping[str, str | int] = field(hash=False)
    delimiter: str = ","
    encoding: str = "utf-8"
    has_header: bool = True
    categories: Mapping[str, int] = field(default_factory=dict, hash=False)
    region: str = ""
    flag_words: Mapping[str, bool] = field(default_factory=lambda: dict(_FLAG_WORDS), hash=False)
    hash_types: Mapping[str, str] = field(default_factory=dict, hash=False)
    lenient: bool = False

    def __post_init__(self) -> None:
        self._check_columns()
        if len(self.delimiter) != 1 or self.delimiter in '"\r\n':
            raise BadMapping("The delimiter is one character, such as , or ;")
        for text, number in self.categories.items():
            if type(number) is not int or number not in range(256):
                raise BadMapping(f"Category {text!r} must lead to a number from 0 to 255.")
        for text, kind in self.hash_types.items():
            if kind not in HASHES:
                raise BadMapping(f"Type {text!r} must lead to one of {', '.join(HASHES)}.")
        if not codec_named(self.encoding):
            encoding_of(self.encoding)

    def _check_columns(self) -> None:
        for target, column in self.columns.items():
            if target not in TARGETS:
                near = difflib.get_close_matches(target, TARGETS, n=1, cutoff=0.0)[0]
                raise BadMapping(f'"{target}" is not something a list can say. Did you mean "{near}"?')
            if isinstance(column, int) == self.has_header:
                wanted = "the name" if self.has_header else "the number"
                raise BadMapping(f'"{target}" needs {wanted} of its column.')
        if not any(target in (*HASHES, "hash") for target in self.columns):
            raise BadMapping(f"No column holds a hash. Name at least one of {', '.join(HASHES)}, hash.")
        if "hash_type" in self.columns and "hash" not in self.columns:
            raise BadMapping(
                '"hash_type" says of which kind the hash in the column "hash" is. Name that too.'
            )

    def fits(self, line: bytes) -> bool:
        """Say whether the first line of a file may be one of the table that is meant."""
        cells = [cell.strip(' "').lower() for cell in line.decode("latin-1").split(self.delimiter)]
        if self.has_header:
            return any(str(column).lower() in cells for column in self.columns.values())
        return len(cells) >= max(int(column) for column in self.columns.values())

    @classmethod
    def from_json(cls, table: Mapping[str, JSON]) -> "CsvMapping":
        """Make a mapping of a stored one.

        Raises:
            BadMapping: a key is unknown or a value has the wrong type.
        """
        allowed = {field.name: field for field in fields(cls)}
        for key in table:
            if key not in allowed:
                near = difflib.get_close_matches(key, allowed, n=1, cutoff=0.0)[0]
                raise BadMapping(f'"{key}" is not a setting of a mapping. Did you mean "{near}"?')
        if not isinstance(table.get("columns"), dict):
            raise BadMapping('A mapping needs "columns": what we keep, and in which column it stands.')
        for key, kind in (
            ("delimiter", str),
            ("encoding", str),
            ("has_header", bool),
            ("categories", dict),
            ("region", str),
            ("flag_words", dict),
            ("hash_types", dict),
            ("lenient", bool),
        ):
            if key in table and not isinstance(table[key], kind):
                raise BadMapping(f'"{key}" of a mapping must be a {kind.__name__}.')
        return cls(**table)  # type: ignore[arg-type]  # every key was checked above


def read_mapping(path: Path) -> CsvMapping:
    """Read a mapping from a file of JSON.

    Raises:
        BadMapping: it is no JSON object, or contradicts itself.
    """
    try:
        table = json.loads(path.read_bytes())
    except ValueError as wrong:
        raise BadMapping(f"{path} is not JSON: {wrong}.") from wrong
    if not isinstance(table, dict):
        raise BadMapping(f"{path} holds no JSON object.")
    return CsvMapping.from_json(table)


# The layouts that their readers publish; an IWF or other licensed layout is for its holder to fill in.
ICSE: Final = CsvMapping(
    {
        "md5": "MD5",
        "sha1": "SHA1",
        "photodna": "PhotoDNA",
        "is_distributed": "Is distributed",
        "victim_identified": "Victim identified",
        "offender_identified": "Offender identified",
        "series": "Series name",
    },
    delimiter=";",
)
HASHKEEPER: Final = CsvMapping({"md5": "hash", "file_name": "file_name"}, encoding="iso8859-1")
NSRL_RDS_2: Final = CsvMapping(
    {"sha1": "SHA-1", "md5": "MD5", "file_name": "FileName", "size": "FileSize"}, encoding="iso8859-1"
)
# A type and a value in a row, as the tools of ThreatExchange hand signals on.
SIGNALS: Final = CsvMapping({"hash_type": 1, "hash": 2}, has_header=False)
# A column named "hash" has many a table; these belong to one layout only.
SIGNS: Final = {
    "icse": frozenset(str(column) for column in ICSE.columns.values()),
    "nsrl": frozenset(str(column) for column in NSRL_RDS_2.columns.values()),
    "hashkeeper": frozenset({"file_id", "hashset_id", "file_name", "hash"}),
}
PUBLISHED: Final = {
    "icse": ICSE,
    "nsrl": NSRL_RDS_2,
    "hashkeeper": HASHKEEPER,
    "signals-csv": SIGNALS,
}
