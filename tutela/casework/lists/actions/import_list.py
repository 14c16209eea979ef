"""Reads a file that a partner sent into a list."""

import hashlib
from io import BufferedReader
from pathlib import Path

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.lists import locks
from tutela.casework.lists.actions import imports
from tutela.casework.lists.actions.import_batches import Importing, Progress
from tutela.casework.lists.errors import BadList, FileRefused, ListWithdrawn
from tutela.casework.lists.models import HashList, ListImport
from tutela.casework.lists.numbers import Numbers
from tutela.engine.formats.csv_mapping import BadMapping, CsvMapping
from tutela.engine.formats.detection import open_list
from tutela.engine.formats.known import Malformed
from tutela.engine.formats.lines import UnknownEncoding
from tutela.engine.formats.rejections import MOST_REJECTED_SHARE
from tutela.printable import printable

# What reference sets of software are published as: their entries say what may be left out, and nothing else.
_ORDINARY = frozenset({"nsrl", "rds-3"})


def import_list(
    by: Actor,
    hash_list: HashList,
    source: Path | BufferedReader,
    *,
    mapping: CsvMapping | None = None,
    kind: str = "",
    region: str = "",
    progress: Progress | None = None,
    most_rejected: float = MOST_REJECTED_SHARE,
) -> ListImport:
    """Read a file into a list, in durable batches; its entries match from the moment it is finished.

    A file that was imported before on the same terms adds nothing; the import given back names the first one
    in `repeats`. An interrupted import is taken up again by importing the same file.

    Args:
        by: who imports.
        hash_list: a list received from a partner.
        source: the file, of any format the readers know; or all of it, as a stream that can be read from any
            place.
        mapping: what the columns of a CSV mean.
        kind: the hash of a plain text list where its length cannot tell, "pdq" above all.
        region: the scheme of the file's numbers where it does not say so itself, as its sender confirmed it.
        progress: called with the import after every batch.
        most_rejected: the largest share of records, 0 to 1, that may be rejected before the file is refused.

    Raises:
        NotAllowed: the actor may not import lists in this unit.
        NotOwn: the list is our own.
        BadList: the region is not the one agreed with the list.
        ListWithdrawn: the list was withdrawn as a whole, perhaps while the file was read.
        FileRefused: the file is of no known format, breaks off, or is rejected in large part.
        ImportBusy: somebody else is importing the same file at this moment.
    """
    gate.require(by, Act.IMPORT_LIST, hash_list)
    locks.require_received(hash_list)
    if region and region.casefold() != hash_list.region.casefold():
        raise BadList(
            f"The region agreed with {hash_list} is {hash_list.region or 'none'}, not {region}. "
            "Make another list."
        )
    terms = f"{mapping!r} {kind}{region and f' {region}'}"
    terms_digest = hashlib.sha256(terms.encode()).hexdigest()
    listed = imports.begin(by, hash_list, digest_of(source), terms_digest)
    if listed.repeats_id:
        return listed
    try:
        with open_list(source, mapping, kind) as opened:
            imports.name_format(listed, opened.format)
            refuse_ordinary(hash_list, opened.format)
            numbers = Numbers(hash_list, is_open=opened.is_region_open, confirmed=bool(region))
            Importing(listed, numbers, most_rejected, progress).run(opened)
            confirmed = [f"{by.name} confirmed that its numbers follow region {region}."] if region else []
            notes = (*confirmed, *opened.notes)
        imports.finish(by, listed, notes)
    except ListWithdrawn:
        imports.drop_entries(listed)
        raise
    except (FileRefused, Malformed, BadMapping, UnknownEncoding) as wrong:
        imports.refuse(by, listed, printable(str(wrong)))
        imports.drop_entries(listed)
        raise wrong if isinstance(wrong, FileRefused) else FileRefused(str(wrong)) from wrong
    return listed


def refuse_ordinary(hash_list: HashList, format_name: str) -> None:
    """Refuse to take known software for known illegal content.

    Raises:
        FileRefused: that is what the list is for.
    """
    if format_name in _ORDINARY and hash_list.purpose == HashList.Purpose.KNOWN_ILLEGAL:
        raise FileRefused(
            f"The file is a set of ordinary software (NSRL), and {hash_list} is of known illegal content. "
            "Make a list of known good content for it: --purpose known-good."
        )


def digest_of(source: Path | BufferedReader) -> str:
    """Give the SHA-256 of a whole file; a stream is then at its beginning again."""
    if isinstance(source, Path):
        with source.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    source.seek(0)
    digest = hashlib.file_digest(source, "sha256").hexdigest()
    source.seek(0)
    return digest
