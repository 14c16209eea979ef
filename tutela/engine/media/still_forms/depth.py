"""Brings pictures of any kind of value to 8 bits: by the bits that their values take, not by their room."""

from typing import Any

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tutela.engine.media.exif import DECODER_FAULTS
from tutela.engine.media.still_forms import tiff

Luma = NDArray[np.uint8]

# Cameras, scanners and medical devices write values of so many bits, in 16.
_BITS = (8, 10, 12, 14, 16)
_WHITE = 255
# The high bytes of values of 14 bits and fewer are no larger.
_HIGH_BYTE_OF_14 = 63
# Whose decoders give 8 bits of each colour only, and which of FFmpeg's gives all.
_DECODERS = {"PNG": "png", "TIFF": "tiff"}
# Where a PNG says how many bits a value has, and the tag of a TIFF that does.
_PNG_BITS, _TIFF_BITS, _ALL_BITS = 24, 258, 16


def plain(image: Image.Image) -> tuple[Image.Image, str]:
    """Bring any mode to L or RGB, brightness kept in proportion.

    Returns:
        the picture, and what a person should know of its values; "" for nothing.
    """
    if image.mode in ("L", "RGB"):
        return image, ""
    if image.mode == "1":
        return image.convert("L"), ""
    if image.mode == "LAB":
        return image.getchannel("L"), ""
    if image.mode == "F" or image.mode.startswith("I"):
        values, note = _to_8_bits(np.asarray(image))
        return Image.fromarray(values), note
    return image.convert("RGB"), ""


def brightened(picture: Image.Image, data: bytes, kind: str) -> tuple[Image.Image, str]:
    """Give a picture of 16 bits a colour anew where only the lower of them are used: 8 show next to nothing.

    Args:
        picture: as its decoder gave it.
        data: the file.
        kind: Pillow's name of its format.

    Returns:
        the picture, and what a person should know of its values; "" where it stays as it is.
    """
    if picture.mode != "RGB" or not _has_16_bits(data, kind):
        return picture, ""
    extremes: Any = picture.getextrema()
    if max(high for _, high in extremes) > _HIGH_BYTE_OF_14:
        return picture, ""
    try:
        values, note = _to_8_bits(_in_16_bits(data, _DECODERS[kind]))
    except DECODER_FAULTS:
        return picture, ""
    return (Image.fromarray(values), note) if note and values.shape[1::-1] == picture.size else (picture, "")


def _has_16_bits(data: bytes, kind: str) -> bool:
    if kind == "PNG":
        return data[_PNG_BITS] == _ALL_BITS
    return kind == "TIFF" and _ALL_BITS in next(tiff.pages(data)).numbers(data, _TIFF_BITS)


def _in_16_bits(data: bytes, name: str) -> NDArray[np.uint16]:
    decoder = av.CodecContext.create(name, "r")
    decoder.thread_count = 1
    for frame in (*decoder.decode(av.Packet(data)), *decoder.decode(None)):  # type: ignore[attr-defined]
        if frame.format.components[0].bits > 8:  # noqa: PLR2004 - bits of a byte
            values: NDArray[np.uint16] = frame.to_ndarray(format="rgb48le")
            return values
    raise ValueError("no more than 8 bits")


def _to_8_bits(values: NDArray[Any]) -> tuple[Luma, str]:
    wide = np.nan_to_num(values.astype(np.float32))
    top, note = float(wide.max(initial=0)), ""
    if values.dtype.kind == "f":
        top = 1.0 if top <= 1.0 else max(top, float(_WHITE))
    else:
        bits = next((bits for bits in _BITS if top < 1 << bits), 0)
        top = float((1 << bits) - 1) if bits else top
        note = (
            f"values of {bits} bits in 16, shown at their full brightness"
            if bits and bits < _BITS[-1]
            else ""
        )
    scaled: Luma = np.clip(wide * (_WHITE / top), 0, _WHITE).round().astype(np.uint8)
    return scaled, note
