"""Reads VICS files where they lie in a zip archive, with or without media files beside them."""

from collections.abc import Iterator
from typing import BinaryIO, Final

from tutela.engine.formats import utf16, vics
from tutela.engine.formats.known import Known, Malformed, OverLimit, Rejected, stored_text
from tutela.engine.formats.pieces import joined
from tutela.engine.formats.sniffing import UnknownFormat
from tutela.engine.media.packed import zip_files
from tutela.engine.media.packed.errors import ArchiveDamaged
from tutela.engine.media.packed.zip_files import ZipMember
from tutela.printable import printable

_LONGEST_DIRECTORY: Final = 256 << 20
_MOST_LISTS: Final = 1000
# JSON of hashes packs some twelvefold; a bomb packs a thousandfold.
_MOST_RATIO, _FREE_BYTES, _MOST_BYTES = 100, 1 << 20, 256 << 30
_HEAD_BYTES: Final = 8192


class VicsArchive:
    """One archive; iterate over it once.

    Attributes:
        notes: what there is to say of the whole archive; complete once it is read.
        is_region_open: whether one of its files does not begin by saying what its numbers mean.
        regions: what each of its files states at its head, "" for one that does not.
    """

    def __init__(self, stream: BinaryIO) -> None:
        """Find the VICS files in it, by their first bytes.

        Raises:
            UnknownFormat: there is none.
            Malformed: the archive is damaged, or a VICS file in it is packed so that it cannot be read.
        """
        self._stream, self.notes, self.is_region_open = stream, list[str](), False
        self.regions = list[str]()
        self._lists, others = list[ZipMember](), 0
        try:
            for member in zip_files.listed(stream, _LONGEST_DIRECTORY):
                if member.is_folder:
                    continue
                if member.name.lower().endswith(b".json") and self._is_list(member):
                    self._lists.append(member)
                else:
                    others += 1
        except ArchiveDamaged as wrong:
            raise Malformed(f"The zip archive is damaged: {wrong}. Ask for a complete copy.") from wrong
        if not self._lists:
            raise UnknownFormat(
                "The file is a zip archive without a VICS file. Unpack it, and give the list in it."
            )
        if len(self._lists) > _MOST_LISTS:
            raise OverLimit(f"The archive holds more than {_MOST_LISTS:,} lists. Ask the sender what it is.")
        if others:
            self.notes.append(
                f"Members of the archive that are no VICS files and were not opened: {others:,}."
            )

    def __iter__(self) -> Iterator[Known | Rejected]:
        """Give the records of one file after another; a rejected one names its file.

        Raises:
            Malformed: a file breaks off or is not sound.
        """
        for member in self._lists:
            reader = self._reader(member)
            name = printable(stored_text(member.name))
            for record in reader:
                yield (
                    Rejected(f"{name}, {record.where}", record.reason)
                    if isinstance(record, Rejected)
                    else record
                )
            self.notes += [f"{name}: {note}" for note in reader.notes]

    def _is_list(self, member: ZipMember) -> bool:
        name = printable(stored_text(member.name))
        if refusal := "packed with a password" if member.is_encrypted else member.refusal:
            raise Malformed(f"{name} in the archive is {refusal}. Unpack it, and give the file in it.")
        try:
            reader = self._reader(member)
        except vics.NotVics:
            return False
        self.is_region_open |= reader.is_region_open
        self.regions.append(reader.region)
        return True

    def _reader(self, member: ZipMember) -> vics.VicsReader:
        unpacked = joined(_unpacked(self._stream, member))
        codec = utf16.codec_of(unpacked.peek(_HEAD_BYTES)[:_HEAD_BYTES])
        return vics.read(utf16.opened(unpacked, codec) if codec else unpacked)


def _unpacked(stream: BinaryIO, member: ZipMember) -> Iterator[bytes]:
    """Give the data of a member piece by piece, as far as it may grow."""
    unpacked_bytes = 0
    try:
        for piece, packed_bytes in zip_files.unpacked(stream, member):
            unpacked_bytes += len(piece)
            if unpacked_bytes > min(_MOST_BYTES, _MOST_RATIO * packed_bytes + _FREE_BYTES):
                raise OverLimit(
                    "A file in the archive unpacks to far more than a list. Ask the sender what it is."
                )
            yield piece
    except ArchiveDamaged as wrong:
        raise Malformed(f"The archive is damaged: {wrong}. Ask for a complete copy.") from wrong
