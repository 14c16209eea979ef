"""Says whose a JPEG's quantisation tables are: a common re-encoder's, or others, such as a camera's own.

The tables of libjpeg are those of ITU-T T.81, annex K, scaled by quality as its `jpeg_quality_scaling` does;
those of the other re-encoder are Pillow's presets, which resemble Photoshop's. No other tables are shipped.
"""

import functools
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from PIL import Image, JpegPresets

Tables = tuple[tuple[int, ...], ...]
# What stands before the digest of tables that no common re-encoder writes.
OWN = "own"
# Annex K of ITU-T T.81 (09/92), tables K.1 and K.2, row by row.
_BRIGHTNESS = (
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55,
    14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
    18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92,
    49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
)  # fmt: skip
_COLOUR_ROWS = (
    (17, 18, 24, 47), (18, 21, 26, 66), (24, 26, 56, 99), (47, 66, 99, 99),
)  # fmt: skip
_COLOUR = tuple(value for row in _COLOUR_ROWS for value in (*row, *[99] * 4)) + (99,) * 32
_MIDDLE_QUALITY = 50


def named(image: Image.Image) -> str | None:
    """Name the tables of an opened picture: "libjpeg 85", "preset web_high", or "own" and 16 hex digits.

    None where it is no JPEG, or states none.
    """
    stated: Mapping[int, Sequence[int]] = getattr(image, "quantization", None) or {}
    tables = tuple(dict.fromkeys(tuple(values) for _, values in sorted(stated.items())))
    if image.format not in ("JPEG", "MPO") or not tables:
        return None
    return _common().get(tables) or f"{OWN} {sha256(repr(tables).encode()).hexdigest()[:16]}"


@functools.cache
def _common() -> dict[Tables, str]:
    """Give the tables of common re-encoders, of colour and of grey pictures, each with its name."""
    known: dict[Tables, str] = {}
    presets: Mapping[str, Mapping[str, Any]] = JpegPresets.presets
    for name, preset in presets.items():
        _enter(known, f"preset {name}", [tuple(table) for table in preset["quantization"]])
    for quality in range(1, 101):
        _enter(known, f"libjpeg {quality}", [_scaled(_BRIGHTNESS, quality), _scaled(_COLOUR, quality)])
    return known


def _enter(known: dict[Tables, str], name: str, tables: Sequence[tuple[int, ...]]) -> None:
    known[tuple(dict.fromkeys(tables))] = name
    known.setdefault((tables[0],), name)


def _scaled(table: Sequence[int], quality: int) -> tuple[int, ...]:
    percent = 5000 // quality if quality < _MIDDLE_QUALITY else 200 - 2 * quality
    return tuple(min(255, max(1, (value * percent + 50) // 100)) for value in table)
