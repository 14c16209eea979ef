"""Reads what somebody looks for: a reference, a digest, or words."""

import re
import unicodedata
from dataclasses import dataclass

# Typed after a page or a printed list, where hyphens are set in many ways, and spaces get in.
_REFERENCE = re.compile(r"(?:t-?)?(\d{1,19})", re.IGNORECASE)
_HEX = re.compile(r"[0-9a-f]+", re.IGNORECASE)
_LABEL = re.compile(r"^(?:md5|sha-?1|sha-?256|v?pdq)[:=]", re.IGNORECASE)
_LARGEST = 1 << 63
LONGEST = 500
# How long each kind of digest is, in hexadecimal digits; PDQ is as long as SHA-256.
_LENGTHS = {32: ("md5",), 40: ("sha1",), 64: ("sha256", "pdq")}
# Of plug-ins there may be any length that an item's page shows; a shorter text is a word of a path.
_PLUGINS = range(16, 2 * 64 + 1)


@dataclass(frozen=True, slots=True)
class Terms:
    """What is looked for.

    Attributes:
        text: as it was typed, without space around it.
        number: of an item; None where the text is no reference.
        digest: in bytes; empty where the text is none.
        kinds: which kinds of digest of our own are that long; a plug-in's may be of any length.
    """

    text: str
    number: int | None = None
    digest: bytes = b""
    kinds: tuple[str, ...] = ()


def read(typed: str) -> Terms:
    """Say what a text may mean; case, spaces, kinds of hyphens and a digest's name before it do not count."""
    text = "".join(sign for sign in typed if sign.isprintable() or sign.isspace()).strip()[:LONGEST]
    bare = "".join(unicodedata.normalize("NFKC", text).split())
    bare = "".join("-" if unicodedata.category(sign) == "Pd" or sign == "\u2212" else sign for sign in bare)
    if (reference := _REFERENCE.fullmatch(bare)) and int(reference[1]) < _LARGEST:
        return Terms(text, number=int(reference[1]))
    bare = _LABEL.sub("", bare)
    if len(bare) in _PLUGINS and len(bare) % 2 == 0 and _HEX.fullmatch(bare):
        return Terms(text, digest=bytes.fromhex(bare), kinds=_LENGTHS.get(len(bare), ()))
    return Terms(text)
