"""Plain lists of hashes: md5sum and BSD lines, lists with a header as X-Ways writes them, bare digits."""

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final, NamedTuple

from tutela.engine.formats.known import WIDTHS, CannotCarry, Known, Rejected
from tutela.engine.formats.lines import lines
from tutela.engine.formats.plain.hash_lines import understood
from tutela.engine.formats.shared.hash_kinds import is_any_hash, kind_of
from tutela.errors import Invalid

_BASE64: Final = "base64"
_CELLS: Final = re.compile(r"[,;|\t]")
# Half the bits of a PDQ hash are set, by its rule; of a SHA-256 so many are in one of twenty.
_HALF_THE_BITS: Final = 128
_LEAST_BALANCED: Final = 3
_BALANCED_SHARE: Final = 0.5
_HEADERS: Final = {"x-ways": False, "griffeye": True}
WRITTEN_AS: Final = {"md5": "MD5", "sha1": "SHA-1", "sha256": "SHA-256", "pdq": "PDQ"}


class Heading(NamedTuple):
    """What a first line says of those below it: of which kind the hashes are, "" for any, and how written."""

    kind: str
    is_base64: bool


class UnknownKind(Invalid):
    """A kind of hash was asked for that lists of this format do not have."""

    code = "TU-F07"


def read(stream: BinaryIO, kind: str = "", notes: list[str] | None = None) -> Iterator[Known | Rejected]:
    """Give the hash of each line, with the name beside it where there is one.

    Args:
        stream: the file, with or without byte order mark.
        kind: "md5", "sha1", "sha256" or "pdq" if it is known; else a header line or the length of each
            hash decides. A PDQ hash has the length of a SHA-256, so PDQ must be told or stand in the header.
        notes: takes, at the end, what there is to say of the whole file.

    Raises:
        UnknownKind: there is no such kind.
        OverLimit: a line is longer than any list needs.
    """
    kind = kind.lower()
    if kind and kind not in WIDTHS:
        raise UnknownKind(f"{kind!r} is no kind of hash. Use one of {', '.join(WIDTHS)}.")
    guessed = balanced = 0
    is_base64, is_first = False, True
    for number, raw in enumerate(lines(stream), 1):
        line = raw.rstrip(b"\r\n")
        if not line.strip() or line.startswith(b"#"):
            continue
        if is_first:
            is_first = False
            if heading := heading_of(line):
                kind, is_base64 = kind or heading.kind, heading.is_base64
                continue
        found = understood(line, kind, f"line {number}", is_base64=is_base64)
        if not kind and isinstance(found, Known) and found.sha256 is not None:
            guessed += 1
            balanced += int.from_bytes(found.sha256, "big").bit_count() == _HALF_THE_BITS
        yield found
    if notes is not None and balanced >= _LEAST_BALANCED and balanced >= _BALANCED_SHARE * guessed:
        notes.append(
            f"{balanced:,} of {guessed:,} hashes of 64 digits have exactly 128 bits set, as PDQ has and "
            "SHA-256 seldom: read as SHA-256 they match nothing. If they are PDQ, read the file again with "
            "--kind pdq."
        )


def heading_of(line: bytes) -> Heading | None:
    """Give what a heading says: "MD5", "SHA1 Hash", "Hash", "MD5 (base64)", "MD5;SHA-1"; None for none."""
    text = line.strip().decode("ascii", "replace").lower()
    is_base64, text = _BASE64 in text, text.replace(_BASE64, "")
    if (kind := kind_of(text)) in WIDTHS:
        return Heading(kind, is_base64)
    kinds = [kind_of(cell) for cell in _CELLS.split(text)]
    widths = {WIDTHS.get(kind) for kind in kinds} - {None}
    # Where columns have different lengths, these tell.
    lengths_tell = len(kinds) > 1 and len(widths) == len(kinds)
    return Heading("", is_base64) if lengths_tell or is_any_hash(text) else None


def write(stream: BinaryIO, knowns: Iterable[Known], kind: str = "md5", reader: str = "x-ways") -> int:
    """Write one hash a line under a header, and give their number.

    Args:
        stream: where to.
        knowns: the records; only the hash goes out.
        kind: which hash.
        reader: "x-ways" writes no byte order mark, "griffeye" writes one.

    Raises:
        UnknownKind: there is no such kind or reader.
        CannotCarry: a record has no hash of that kind.
    """
    if kind not in WIDTHS or reader not in _HEADERS:
        raise UnknownKind(f"{kind!r} for {reader!r} is not written. Use a kind of {', '.join(WIDTHS)}.")
    stream.write((b"\xef\xbb\xbf" if _HEADERS[reader] else b"") + WRITTEN_AS[kind].encode() + b"\r\n")
    count = 0
    for count, known in enumerate(knowns, 1):
        digest: bytes | None = getattr(known, kind)
        if digest is None:
            raise CannotCarry(
                f"Record {count} has no {WRITTEN_AS[kind]}. Leave it out, or choose another kind."
            )
        stream.write(digest.hex().upper().encode() + b"\r\n")
    return count
