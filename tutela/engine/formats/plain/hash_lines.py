"""What one line of a plain list states: one hash or several of one content, its name, its size."""

import base64
import re
from binascii import Error, unhexlify
from typing import Final

from tutela.engine.formats.known import KIND_BY_DIGITS, WIDTHS, Known, KnownFile, Rejected
from tutela.engine.formats.shared.hash_kinds import kind_of

_HEX: Final = rb"(?:0[xX])?[0-9A-Fa-f]+"
_DIGITS: Final = re.compile(rb"[0-9A-Fa-f]+\Z")
_WORD: Final = rb"[\"']?" + _HEX + rb"[\"']?"
_BSD: Final = re.compile(
    rb"(\\?)([A-Za-z0-9/-]{3,12}) ?\((.*)\) ?= ?(" + _WORD + rb")\Z", re.DOTALL | re.IGNORECASE
)
# Shorter words are octets, each by itself.
_LONG: Final = rb"[\"']?(?:0[xX])?[0-9A-Fa-f]{32,}[\"']?"
_BETWEEN: Final = rb"( ?[|,;] ?| [ *]?|\t+)"
# md5deep puts the size before the hash, where it is asked to.
_SUM: Final = re.compile(
    rb"(\\?)(?:([0-9]{1,18})[ \t]+)?(" + _LONG + rb")(?:" + _BETWEEN + rb"(.*))?\Z", re.DOTALL
)
_NEXT: Final = re.compile(rb"[ \t]*(" + _LONG + rb")(?:" + _BETWEEN + rb"(.*))?\Z", re.DOTALL)
_FURTHER: Final = rb"(?:[ \t|,;]+" + _LONG + rb")"
_HASHES: Final = re.compile(rb"[ \t]*" + _LONG + _FURTHER + rb"*[ \t|,;]*\Z")
_SEVERAL: Final = re.compile(_LONG + _FURTHER + rb"+[ \t|,;]*\Z")
_OCTETS: Final = re.compile(rb"[0-9A-Fa-f]{2}(?:([: -])[0-9A-Fa-f]{2})(?:\1[0-9A-Fa-f]{2})+\Z")
_ESCAPED: Final = re.compile(rb"\\([\\nr])")
_ESCAPES: Final = {b"\\": b"\\", b"n": b"\n", b"r": b"\r"}
_AS_BINARY: Final = b" *"
# What stands behind a hash that way is a name, though files are often named by their hash.
_BEFORE_NAMES: Final = (b"  ", _AS_BINARY)


def understood(line: bytes, kind: str, where: str, *, is_base64: bool = False) -> Known | Rejected:
    """Give what one line states, of a kind if it is known, or why it is not taken in.

    Several hashes of different lengths are digests of one content.

    Args:
        line: without its end.
        kind: one of `WIDTHS`, or "" where the length of a hash decides.
        where: for what is rejected.
        is_base64: its hash is written in base64.
    """
    if is_base64:
        return _of_base64(line, kind, where)
    if line.isalnum() and line[1:2] not in b"xX":
        return _of_digits(line, kind, where)
    if match := _BSD.match(line):
        return _of_bsd(match, kind, where)
    if match := _SUM.match(line.lstrip()):
        return _of_sum(match, kind, where)
    bare = line.strip().strip(b"\"',;")
    return _of_digits(bare.translate(None, b": -") if _OCTETS.match(bare) else bare, kind, where)


def is_hash_line(line: bytes) -> bool:
    """Say whether a line states a hash, perhaps of a kind that is not read."""
    return isinstance(understood(line, "", ""), Known) or bool(_BSD.match(line) or _SEVERAL.match(line))


def _of_bsd(match: re.Match[bytes], kind: str, where: str) -> Known | Rejected:
    mark, named, name, word = match.groups()
    stated = kind_of(named.decode("ascii"))
    if stated not in WIDTHS:
        return Rejected(where, "it names a kind of hash that is not known here")
    if kind and stated != kind:
        return Rejected(where, f"it states {stated}, but the list holds {kind}")
    return _of_digits(_bare(word), stated, where, _plain(mark, name))


def _of_sum(match: re.Match[bytes], kind: str, where: str) -> Known | Rejected:
    """Understand a hash, what of other hashes follows it, and the name behind them."""
    mark, size, word, sign, rest = match.groups(b"")
    first = _of_digits(_bare(word), kind, where)
    if isinstance(first, Rejected):
        return first
    digests = {name: digest for name in WIDTHS if (digest := getattr(first, name)) is not None}
    # What coreutils marks as binary is a name, whatever it looks like.
    while sign != _AS_BINARY and (further := _NEXT.match(rest)):
        digits = _bare(further.group(1))
        other = kind if kind and len(digits) == 2 * WIDTHS[kind] else KIND_BY_DIGITS.get(len(digits), "")
        if not other or any(len(digits) == 2 * WIDTHS[each] for each in digests):
            if _HASHES.match(rest) and (sign not in _BEFORE_NAMES or len(rest.split()) > 1):
                return Rejected(where, "two hashes of one kind stand in it: write each on a line of its own")
            break
        digests[other] = unhexlify(digits)
        sign, rest = further.group(2) or b"", further.group(3) or b""
    if sign.strip() in (b",", b";") and rest.strip(b" ,;"):
        return Rejected(where, "what stands behind its hash is none: for a table say --mapping")
    name = _plain(mark, rest) if rest.strip(b" \t,;") else b""
    return Known(**digests, size=int(size) if size else None, files=(KnownFile.named(name),) if name else ())


def _of_digits(digits: bytes, kind: str, where: str, name: bytes = b"") -> Known | Rejected:
    chosen = kind or KIND_BY_DIGITS.get(len(digits), "")
    try:
        digest = unhexlify(digits)
    except Error:
        digest = b""
    if not chosen or len(digest) != WIDTHS[chosen]:
        if not _DIGITS.match(digits):
            return Rejected(where, "it does not begin with a hash in hexadecimal digits")
        wanted = f"{2 * WIDTHS[chosen]}" if chosen else "32, 40 or 64"
        return Rejected(where, f"its hash has {len(digits)} digits, not {wanted}")
    if name:
        return Known(**{chosen: digest}, files=(KnownFile.named(name),))  # type: ignore[arg-type]
    return Known(**{chosen: digest})  # type: ignore[arg-type]


def _of_base64(line: bytes, kind: str, where: str) -> Known | Rejected:
    word, _, rest = line.strip().partition(b" ")
    try:
        digest = base64.b64decode(word.strip(b"\"',;"), validate=True)
    except Error:
        return Rejected(where, "it does not begin with a hash in base64")
    return _of_digits(digest.hex().encode(), kind, where, rest.lstrip(b" *"))


def _bare(word: bytes) -> bytes:
    """Take the digits out of quotes, and from behind the sign of hexadecimal numbers."""
    digits = word.strip(b"\"'")
    return digits[2:] if digits[1:2] in (b"x", b"X") else digits


def _plain(mark: bytes, name: bytes) -> bytes:
    """Undo the escapes of GNU coreutils, which it announces by a backslash before the hash."""
    return _ESCAPED.sub(lambda match: _ESCAPES[match.group(1)], name) if mark else name
