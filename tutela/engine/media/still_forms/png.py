"""Reads the texts of a PNG, and leaves out those for which its decoder would refuse the whole picture."""

import binascii
import re
import struct
import zlib
from collections.abc import Iterator

SIGNATURE_BYTES = 8
# What one of them may inflate to, and all of them together: the decoder's own limits, and far below them.
LARGEST, MOST = 1 << 20, 4 << 20
# What is looked into of one text, and of all together: a picture does not become smaller by being packed.
LARGEST_READ, MOST_READ = 16 << 20, 32 << 20
_HEAD_BYTES, _CHECKSUM_BYTES = 8, 4
_AT_ONCE_BYTES = 1 << 16
_TEXTS = (b"tEXt", b"zTXt", b"iTXt", b"iCCP")
# As ImageMagick writes what a JPEG has in segments: its name, its length, and hexadecimal digits in lines.
_RAW = re.compile(rb"\n[\w. -]{1,40}\n *\d+\n([0-9A-Fa-f\n]*)")


def without_large_texts(data: bytes) -> bytes:
    """Give a PNG without those of its texts and profiles that are larger than `LARGEST` or come after `MOST`.

    Args:
        data: the whole file, damaged or not.
    """
    kept, start, total = list[bytes](), 0, 0
    for kind, at, end in _chunks(data):
        if kind not in _TEXTS:
            continue
        size = _inflated(kind, data[at + _HEAD_BYTES : end - _CHECKSUM_BYTES]) if total <= MOST else MOST
        if size > LARGEST:
            kept.append(data[start:at])
            start = end
        else:
            total += size
    return b"".join([*kept, data[start:]]) if kept else data


def packed_texts(data: bytes) -> tuple[list[bytes], int]:
    """Give the texts of a PNG that do not stand there as they are: deflated, or in hexadecimal digits.

    Args:
        data: the whole file, damaged or not.

    Returns:
        the texts, and how many there are that are too long to be looked into.
    """
    texts, left, too_long = list[bytes](), MOST_READ, 0
    for kind, at, end in _chunks(data):
        if kind not in _TEXTS or kind == b"iCCP":
            continue
        body = data[at + _HEAD_BYTES : end - _CHECKSUM_BYTES]
        packed, most = _packed(kind, body), min(LARGEST_READ, left)
        text = body[body.find(b"\0") + 1 :] if packed is None else _inflate(packed, most + 1)
        raw = _RAW.match(text)
        if packed is None and raw is None:
            continue
        if len(text) > most:
            too_long += 1
            continue
        texts.append(_from_digits(raw.group(1)) if raw is not None else text)
        left -= len(text)
    return texts, too_long


def _inflate(packed: bytes, most: int) -> bytes:
    """Inflate no more than so many bytes; of what is damaged, what comes before that."""
    # Without the two bytes of its head: then its checksum is not looked at either.
    inflating, text = zlib.decompressobj(-zlib.MAX_WBITS), b""
    try:
        for at in range(2, len(packed), _AT_ONCE_BYTES):
            text += inflating.decompress(packed[at : at + _AT_ONCE_BYTES], most - len(text))
            if len(text) == most or inflating.eof:
                break
    except zlib.error:
        pass  # the picture is told to be damaged
    return text


def _from_digits(lines: bytes) -> bytes:
    digits = lines.replace(b"\n", b"")
    return binascii.unhexlify(digits[: len(digits) // 2 * 2])


def _chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Give the kind, start and end of each whole chunk."""
    at = SIGNATURE_BYTES
    while at + _HEAD_BYTES <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        end = at + _HEAD_BYTES + length + _CHECKSUM_BYTES
        if end > len(data):
            return
        yield data[at + 4 : at + _HEAD_BYTES], at, end
        at = end


def _inflated(kind: bytes, body: bytes) -> int:
    """Say how large a text or profile is once inflated; no more than one byte over the limit is made."""
    packed = _packed(kind, body)
    if packed is None:
        return len(body)
    try:
        return len(zlib.decompressobj().decompress(packed, LARGEST + 1))
    except zlib.error:
        return len(body)


def _packed(kind: bytes, body: bytes) -> bytes | None:
    """Give what of a text or profile is packed; None where nothing is."""
    name = body.find(b"\0")
    if kind == b"tEXt" or name < 0:
        return None
    if kind in (b"zTXt", b"iCCP"):
        return body[name + 2 :]
    # A flag, a method, a language and a translated name come before an international text.
    if body[name + 1 : name + 2] != b"\1":
        return None
    texts = body[name + 3 :].split(b"\0", 2)
    return texts[2] if len(texts) == 3 else None  # noqa: PLR2004 - three parts
