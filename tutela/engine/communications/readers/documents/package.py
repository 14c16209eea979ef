"""A document in parts of XML, packed as a ZIP file: what it holds, and each part as events, within bounds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Final
from xml.parsers import expat

from tutela.engine.communications.told import Note
from tutela.engine.formats.known import Malformed
from tutela.engine.media.packed import zip_files
from tutela.engine.media.packed.errors import ArchiveDamaged
from tutela.engine.media.packed.zip_files import ZipMember

ZIP: Final = b"PK\x03\x04"
# What one document may say in all: one that names a long text again and again says no more by that.
MOST_SIGNS: Final = 16 << 20
_MOST_DIRECTORY, _MOST_MEMBERS, _MOST_PART, _MOST_SAID = 4 << 20, 10_000, 64 << 20, 20
_CHUNK, _DEEPEST = 1 << 16, 256
Begin = Callable[[str, dict[str, str]], None]


@dataclass(slots=True)
class Package:
    """An opened document: its parts by their names, and what there is to say of those that are not read."""

    stream: BinaryIO
    parts: dict[str, ZipMember] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)

    def read(self, name: str) -> bytes:
        """Give the bytes of a part; none where there is no such part.

        Raises:
            Malformed: it is damaged, sealed, or too long.
        """
        member = self.parts.get(name)
        if member is None:
            return b""
        if member.is_encrypted or member.refusal:
            raise Malformed(f"{name}: {member.refusal or 'it is encrypted'}, and was not read.")
        held = bytearray()
        try:
            for piece, _ in zip_files.unpacked(self.stream, member):
                held += piece
                if len(held) > _MOST_PART:
                    raise Malformed(f"{name}: it has more than 64 MiB when it is unpacked, and was not read.")
        except ArchiveDamaged as damaged:
            raise Malformed(f"{name}: it is damaged, {damaged}, and was not read.") from damaged
        return bytes(held)


def opened(stream: BinaryIO) -> Package:
    """Look at what a document holds; nothing of it is laid anywhere.

    Raises:
        Malformed: it is cut or damaged, or has too many parts.
    """
    package = Package(stream)
    try:
        for member in zip_files.listed(stream, _MOST_DIRECTORY):
            name = member.name.decode("utf-8", "replace").replace("\\", "/")
            if ".." in name.split("/") or name.startswith("/") or ":" in name.split("/")[0]:
                if len(package.notes) < _MOST_SAID:
                    says = "It is named as if it lay outside of the document, and was not read."
                    package.notes.append(Note(name[:200], says, is_lost=True))
                continue
            package.parts.setdefault(name, member)
            if len(package.parts) > _MOST_MEMBERS:
                raise Malformed("It has more parts than any document has, and was not read.")
    except ArchiveDamaged as damaged:
        raise Malformed(f"The document is cut or damaged: {damaged}. Nothing of it was read.") from damaged
    return package


class Parser:
    """Reads the XML of a part; what it finds is told by whoever it is given."""

    def __init__(
        self, octets: bytes, begin: Begin, end: Callable[[str], None], say: Callable[[str], None]
    ) -> None:
        """Name the part and who listens.

        Args:
            octets: the part.
            begin: told of each element that begins, by its name without its namespace, with its attributes.
            end: told of each that ends.
            say: told of text.
        """
        self._octets, self._begin, self._end, self._depth = octets, begin, end, 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler, self._parser.EndElementHandler = self._open, self._close
        self._parser.CharacterDataHandler = say
        self._parser.StartDoctypeDeclHandler = _refuse

    @property
    def at(self) -> int:
        """At which byte of the part the parser is."""
        return self._parser.CurrentByteIndex

    def run(self) -> Iterator[None]:
        """Read on, and stop after every piece.

        Raises:
            Malformed: it is no sound XML, declares types or entities, or nests too deep.
        """
        fault: Malformed | None = None
        for start in range(0, len(self._octets) + _CHUNK, _CHUNK):
            try:
                self._parser.Parse(self._octets[start : start + _CHUNK], start >= len(self._octets))
            except expat.ExpatError as wrong:
                says = f"It is no sound XML at byte {self.at:,}: {expat.errors.messages[wrong.code]}."
                fault = Malformed(f"{says} What came before was read.")
            except Malformed as wrong:
                fault = wrong
            yield
            if fault is not None:
                raise fault

    def _open(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Malformed("It nests deeper than any document does. What came before was read.")
        self._begin(local(name), {local(key): said for key, said in attributes.items()})

    def _close(self, name: str) -> None:
        self._depth -= 1
        self._end(local(name))


def local(name: str) -> str:
    """Give the name of an element without its namespace."""
    return name.rpartition(" ")[2]


def _refuse(*_: object) -> None:
    raise Malformed("It declares types or entities of its own, which no document does. It was not read.")
