"""TIFFs come as they are stored, and are turned once, for people."""

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.engine.media import painting
from tutela.engine.media.facts import Condition
from tutela.engine.media.fence.limits import Limits
from tutela.engine.media.renderer import render
from tutela.engine.media.stills import open_still

# How a picture is stored so that its orientation has it shown upright.
STORED = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}


def tiff(orientation: int, **how: Any) -> tuple[bytes, Image.Image]:
    """Give a TIFF that is shown upright, and the picture as it is stored in it."""
    stored = Image.fromarray(painting.shapes()).transpose(Image.Transpose(STORED[orientation]))
    made, exif = io.BytesIO(), Image.Exif()
    exif[274] = orientation
    stored.save(made, "TIFF", exif=exif, **how)
    return made.getvalue(), stored


def preview(data: bytes) -> Image.Image:
    (answer,) = render(io.BytesIO(data), {"variants": ["preview"]})
    return Image.open(io.BytesIO(answer.body))


@pytest.mark.parametrize(
    "how", [{}, {"compression": "tiff_lzw"}, {"big_tiff": True}], ids=["plain", "lzw", "big"]
)
@pytest.mark.parametrize("orientation", STORED)
def test_a_tiff_is_fingerprinted_as_stored_and_shown_upright(orientation: int, how: dict[str, Any]) -> None:
    data, stored = tiff(orientation, **how)

    still = open_still(io.BytesIO(data), Limits())
    pixels = still.exact()

    assert (still.facts.condition, still.facts.orientation) == (Condition.OK, orientation)
    assert (still.facts.width, still.facts.height) == stored.size
    assert pixels is not None
    assert np.array_equal(pixels, np.asarray(stored))
    shown = preview(data)
    assert shown.size == (160, 120)
    assert np.abs(np.asarray(shown).astype(int) - painting.shapes()).mean() < 3


@pytest.mark.parametrize("orientation", [3, 6])
def test_a_damaged_tiff_is_turned_once_too(orientation: int) -> None:
    data, stored = tiff(orientation)
    still = open_still(io.BytesIO(data[:-9000]), Limits())

    pixels = still.exact()

    assert still.facts.condition is Condition.DAMAGED
    assert pixels is not None
    assert np.array_equal(pixels[:20], np.asarray(stored)[:20])


def test_an_orientation_in_xmp_alone_turns_nothing() -> None:
    made = io.BytesIO()
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><r:RDF tiff:Orientation="6"/></x:xmpmeta>'
    Image.fromarray(painting.shapes()).save(made, "TIFF", tiffinfo={700: xmp})

    assert preview(made.getvalue()).size == (160, 120)
    still = open_still(io.BytesIO(made.getvalue()), Limits())
    pixels = still.exact()
    assert pixels is not None
    assert np.array_equal(pixels, painting.shapes())
