"""Plain lists of hashes: md5sum and BSD lines, lists with a header as X-Ways writes them, bare digits."""

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

from tutela.engine.formats.known import KIND_BY_DIGITS, WIDTHS, CannotCarry, Known, KnownFile, Rejected
from tutela.engine.formats.lines import lines
from tutela.errors import Invalid

_SIGNS: Final = {ord(sign): None for sign in "-_ :"}
_DIGITS: Final = re.compile(rb"[0-9A-Fa-f]+\Z")
_BSD: Final = re.compile(rb"(\\?)([A-Za-z0-9-]{3,10}) ?\((.*)\) ?= ?([0-9A-Fa-f]+)\Z", re.DOTALL)
_SUM: Final = re.compile(rb"(\\?)([0-9A-Fa-f]{32,64})(?: [ *]?|\t|\|)(.*)\Z", re.DOTALL)
# Half the bits of a PDQ hash are set, by its rule; of a SHA-256 so many are in one of twenty.
_HALF_THE_BITS: Final = 128
_LEAST_BALANCED: Final = 3
_BALANCED_SHARE: Final = 0.5
_ESCAPED: Final = re.compile(rb"\\([\\nr])")
_ESCAPES: Final = {b"\\": b"\\", b"n": b"\n", b"r": b"\r"}
_HEADERS: Final = {"x-ways": False, "griffeye": True}
WRITTEN_AS: Final = {"md5": "MD5", "sha1": "SHA-1", "sha256": "SHA-256", "pdq": "PDQ"}


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
    for number, raw in enumerate(lines(stream), 1):
        line = raw.rstrip(b"\r\n")
        if not line.strip() or line.startswith(b"#"):
            continue
        if number == 1 and (named := kind_named(line)):
            kind = kind or named
            continue
        found = understood(line, kind, f"line {number}")
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


def kind_named(line: bytes) -> str:
    """Give the kind of hash that a header line names; empty if it is no header."""
    name = line.strip().strip(b'"').decode("ascii", "replace").lower().translate(_SIGNS)
    return name if name in WIDTHS else ""


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


def understood(line: bytes, kind: str, where: str) -> Known | Rejected:
    """Give what one line states, of a kind if it is known, or why it is not taken in."""
    if line.isalnum():
        return _known(line, kind, b"", where)
    name = b""
    if match := _BSD.match(line):
        stated = kind_named(match.group(2))
        if not stated:
            return Rejected(where, "it names a kind of hash that is not known here")
        if kind and stated != kind:
            return Rejected(where, f"it states {stated}, but the list holds {kind}")
        return _known(match.group(4), stated, _plain(match.group(1), match.group(3)), where)
    if match := _SUM.match(line):
        digits, name = match.group(2), _plain(match.group(1), match.group(3))
    else:
        digits = line.strip().strip(b'",;')
    return _known(digits, kind, name, where)


def _known(digits: bytes, kind: str, name: bytes, where: str) -> Known | Rejected:
    if not _DIGITS.match(digits):
        return Rejected(where, "it does not begin with a hash in hexadecimal digits")
    chosen = kind or KIND_BY_DIGITS.get(len(digits), "")
    if not chosen or len(digits) != 2 * WIDTHS[chosen]:
        wanted = f"{2 * WIDTHS[chosen]}" if chosen else "32, 40 or 64"
        return Rejected(where, f"its hash has {len(digits)} digits, not {wanted}")
    digest = bytes.fromhex(digits.decode("ascii"))
    return Known(
        md5=digest if chosen == "md5" else None,
        sha1=digest if chosen == "sha1" else None,
        sha256=digest if chosen == "sha256" else None,
        pdq=digest if chosen == "pdq" else None,
        files=(KnownFile.named(name),) if name else (),
    )


def _plain(mark: bytes, name: bytes) -> bytes:
    """Undo the escapes of GNU coreutils, which it announces by a backslash before the hash."""
    return _ESCAPED.sub(lambda match: _ESCAPES[match.group(1)], name) if mark else name
