"""Names whole pictures of known formats in forms that nothing here opens, so that none is called broken."""

import struct
from collections.abc import Callable

from tutela.engine.media.jpeg.headers import segments
from tutela.engine.media.still_forms import tiff

_BYTE_BITS = 8
# Frames that libjpeg-turbo decodes: by blocks, one after the other, and lossless ones.
_FRAMES = {
    **dict.fromkeys((0xC5, 0xC6, 0xCD, 0xCE), "a hierarchical JPEG"),
    **dict.fromkeys((0xC7, 0xCF), "a hierarchical lossless JPEG"),
    0xCB: "a lossless JPEG, arithmetically coded",
    0xF7: "JPEG-LS",
}
_DECODED = (0xC0, 0xC1, 0xC2, 0xC3, 0xC9, 0xCA)
_COMPONENTS = (1, 3, 4)
_WIDTH, _BITS, _PACKED, _SHADES, _FORMAT = 256, 258, 259, 262, 339
# By TIFF 6.0, its supplements, and the registry of the Library of Congress.
_COMMON = (1, 2, 3, 4, 5, 6, 7, 8, 32773, 32946)
_PACKINGS = {
    **dict.fromkeys((9, 10, 34661), "JBIG"),
    **dict.fromkeys((22610, 34934), "JPEG XR"),
    **dict.fromkeys((33003, 33005, 34712), "JPEG 2000"),
    **dict.fromkeys((34676, 34677), "SGI LogLuv"),
    **dict.fromkeys((34926, 50000), "Zstandard"),
    **dict.fromkeys((34927, 50001), "WebP"),
    **dict.fromkeys((50002, 52546), "JPEG XL"),
    32766: "NeXT",
    32809: "ThunderScan",
    34713: "Nikon NEF",
    34887: "LERC",
    34892: "lossy JPEG (DNG)",
    34925: "LZMA",
    34933: "PNG",
    65000: "Kodak DCR",
    65535: "Pentax PEF",
}
_VALUES = {2: "signed whole numbers", 3: "floating point numbers", 5: "complex numbers", 6: "complex numbers"}
_BITMAP_PACKING, _BITMAP_PACKED = 30, {4: "JPEG", 5: "PNG"}
_LIBRARY_SAYS = ("nsupported", "not supported", "No decoding plugin")


def named(data: bytes, decoder: str, fault: str) -> str:
    """Say in which form a picture is that could not be opened; "" where nothing speaks for a form.

    Args:
        data: the whole file.
        decoder: which was to open it.
        fault: what that said.
    """
    look = _LOOKS.get(decoder)
    try:
        form = look(data) if look else ""
    except (struct.error, LookupError, ValueError):
        form = ""
    if not form and decoder in ("HEIF", "AVIF") and any(words in fault for words in _LIBRARY_SAYS):
        form = f"a form of {decoder} that its library does not know"
    return form


def _jpeg(data: bytes) -> str:
    for marker, start, after in segments(data):
        if marker in _FRAMES:
            return _FRAMES[marker]
        if marker in _DECODED and after - start >= 6:  # noqa: PLR2004 - up to the number of components
            if data[start] != _BYTE_BITS:
                return f"a JPEG of {data[start]} bits"
            return "" if data[start + 5] in _COMPONENTS else f"a JPEG of {data[start + 5]} components"
    return ""


def _tiff(data: bytes) -> str:
    page = next(tiff.pages(data))
    if not page.numbers(data, _WIDTH):
        return ""
    (packing, *_) = page.numbers(data, _PACKED) or (1,)
    if packing not in _COMMON:
        return f"a TIFF packed by {_PACKINGS.get(packing, f'method {packing}')}"
    formats, bits = set(page.numbers(data, _FORMAT)), page.numbers(data, _BITS) or (1,)
    values = next((_VALUES[form] for form in formats if form in _VALUES), "")
    if values or bits not in _COMMON_BITS:
        (shades, *_) = page.numbers(data, _SHADES) or (0,)
        about = f" as {values}" if values else ""
        return f"a TIFF of {len(bits)} times {bits[0]} bits{about}, colours by scheme {shades}"
    return ""


_COMMON_BITS = {(1,), (8,), (16,), (8, 8), (8, 8, 8), (8, 8, 8, 8)}


def _bitmap(data: bytes) -> str:
    (packing,) = struct.unpack_from("<I", data, _BITMAP_PACKING)
    return f"a bitmap that holds a {_BITMAP_PACKED[packing]}" if packing in _BITMAP_PACKED else ""


_LOOKS: dict[str, Callable[[bytes], str]] = {"JPEG": _jpeg, "TIFF": _tiff, "BMP": _bitmap}
