"""Reads what NCMEC's hash sharing answers (API version 2), entry by entry.

Source:
    python-threatexchange, `clients/ncmec/hash_api.py` and the answers its tests quote.
"""

from collections.abc import Iterator
from typing import Any, BinaryIO, Final
from xml.parsers import expat

from tutela.engine.formats.known import JSON, WIDTHS, Known, Malformed, OverLimit, Rejected, hash_in, words_of
from tutela.engine.formats.shared.hash_kinds import kind_of

MARK: Final = b"hashsharing"
REGION: Final = "NCMEC"
_ENTRIES: Final = frozenset({"image", "video"})
_DELETED: Final = frozenset({"deletedImage", "deletedVideo"})
_OTHER_HASHES: Final = frozenset({"netclean", "videntifier", "tmk_pdqf", "ssvh_pdna", "ssvh_safer_hash"})
_CHUNK_BYTES: Final = 1 << 16
_LONGEST_TEXT, _DEEPEST = 1 << 16, 16


def read(stream: BinaryIO, notes: list[str]) -> Iterator[Known | Rejected]:
    """Give the record of each entry; entries that were deleted, and further pages, go to `notes`.

    Classifications such as A1 are opinions of members: they are kept as they are, in the region NCMEC.

    Raises:
        Malformed: it is no sound XML, or declares types of its own.
        OverLimit: it nests deeper, or has longer texts, than such an answer.
    """
    reading = Reading()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = reading.begin, reading.end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = reading.say, _refuse_types
    try:
        while chunk := stream.read(_CHUNK_BYTES):
            parser.Parse(chunk, False)
            yield from reading.take_complete()
        parser.Parse(b"", True)
    except expat.ExpatError as wrong:
        raise Malformed(f"The file is no sound XML ({wrong}). Ask for it anew.") from wrong
    yield from reading.take_complete()
    notes += reading.notes()


def _refuse_types(*_: object) -> None:
    raise Malformed("The XML declares types or entities of its own, which no such answer does.")


class Reading:
    """Where a reader of such an answer is: in which entry, and what it has said so far."""

    def __init__(self) -> None:
        self.deleted, self.has_more = list[str](), False
        self._records = list[Known | Rejected]()
        self._path, self._text = list[str](), ""
        self._entry = dict[str, str]()
        self._count = 0

    def take_complete(self) -> list[Known | Rejected]:
        """Hand over the records that are complete."""
        records, self._records = self._records, []
        return records

    def notes(self) -> list[str]:
        """Say what there is to say of the whole answer."""
        notes = []
        if self.deleted:
            notes.append(
                f"Entries that their owner has deleted: {len(self.deleted):,}, first {self.deleted[0]}. "
                "What they name on this list is yours to revoke."
            )
        if self.has_more:
            notes.append("The file is one page of several: it names the next. Read the others too.")
        return notes

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        self._path.append(name.rpartition(" ")[2])
        if len(self._path) > _DEEPEST:
            raise OverLimit("The XML nests deeper than an answer of hash sharing does.")
        self._text = ""
        if self._path[-1] in _ENTRIES | _DELETED:
            self._entry = {"type": self._path[-1]}
        if self._path[-1] == "member" and "id" in attributes:
            self._entry["memberId"] = attributes["id"]

    def say(self, text: str) -> None:
        """Take a piece of text."""
        self._text += text
        if len(self._text) > _LONGEST_TEXT:
            raise OverLimit("A text in the XML is longer than any of an answer of hash sharing.")

    def end(self, name: str) -> None:
        """End an element."""
        ended = self._path.pop()
        text, self._text = self._text.strip(), ""
        if ended in _DELETED:
            self.deleted.append(self._entry.get("id", "?"))
        elif ended in _ENTRIES:
            self._count += 1
            self._records.append(_known(self._entry, f"entry {self._entry.get('id', self._count)}"))
        elif ended == "next" and text:
            self.has_more = True
        elif text:
            self._entry[f"feedback.{ended}" if "feedback" in self._path else ended] = text


def _known(entry: dict[str, str], where: str) -> Known | Rejected:
    fields: dict[str, Any] = {}
    other: list[tuple[str, str]] = []
    extra: dict[str, JSON] = {}
    for name, text in entry.items():
        kind = kind_of(name)
        if kind == "photodna":
            fields["photodna"] = text
        elif kind:
            digest = hash_in(text, kind)
            if digest is None:
                return Rejected(where, f"its {kind} is no hash")
            fields[kind] = digest
        elif name in _OTHER_HASHES:
            other.append((name, text))
        elif name not in ("classification", "tags"):
            extra[name] = text
    if not any(kind in fields for kind in WIDTHS):
        return Rejected(where, "it has no hash that can be matched")
    return Known(
        **fields,
        category_raw=entry.get("classification", ""),
        region=REGION,
        tags=words_of(entry.get("tags", "")),
        other_hashes=tuple(other),
        raw_extra=extra,
    )
