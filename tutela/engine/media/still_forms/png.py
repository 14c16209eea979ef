"""Leaves out of a PNG the texts and profiles for which its decoder would refuse the whole picture."""

import struct
import zlib
from collections.abc import Iterator

SIGNATURE_BYTES = 8
# What one of them may inflate to, and all of them together: the decoder's own limits, and far below them.
LARGEST, MOST = 1 << 20, 4 << 20
_HEAD_BYTES, _CHECKSUM_BYTES = 8, 4
_TEXTS = (b"tEXt", b"zTXt", b"iTXt", b"iCCP")


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
