"""An outside judge: fingerprints equal those of the pdqhash package on real photographs."""

import io
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.engine.hashing.examining import examiner
from tutela.engine.hashing.child_work import examine
from tutela.engine.hashing.pdq import fingerprint as pdq

pdqhash = pytest.importorskip(
    "pdqhash", reason="pdqhash is built from source: pip install --require-hashes -r requirements-judges.txt"
)

GOOD_QUALITY = 50


def everything() -> Iterator[bytes]:
    for package in ("skimage", "sklearn"):
        spec = find_spec(package)
        assert spec is not None
        assert spec.origin is not None
        for path in sorted(Path(spec.origin).parent.rglob("*")):
            if path.suffix.lower() in (".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff"):
                content = path.read_bytes()
                # Some of the packages' files only point to a download.
                with suppress(OSError), Image.open(io.BytesIO(content)) as image:
                    image.load()
                    yield content


PICTURES = list(everything())


@cache
def some() -> list[Image.Image]:
    """Some of the pictures, decoded: the judge takes its time."""
    return [Image.open(io.BytesIO(content)).convert("RGB") for content in PICTURES[::4]]


def judged(content: bytes) -> tuple[bytes, int]:
    rgb = np.asarray(Image.open(io.BytesIO(content)).convert("RGB"))
    bits, quality = pdqhash.compute(np.ascontiguousarray(rgb))
    return np.packbits(bits.astype(np.uint8)).tobytes(), int(quality)


def ours(content: bytes) -> pdq.Pdq:
    (message,) = examine(io.BytesIO(content), {})
    return pdq.Pdq(message.body[:32], message.head["quality"])


def apart(left: bytes, right: bytes) -> int:
    return (int.from_bytes(left, "big") ^ int.from_bytes(right, "big")).bit_count()


def saved(image: Image.Image, form: str, mode: str = "RGB") -> bytes:
    made = io.BytesIO()
    image.convert(mode).save(made, form)
    return made.getvalue()


def check(contents: list[bytes]) -> None:
    distances = []
    for content in contents:
        expected, quality = judged(content)
        found = ours(content)
        assert abs(found.quality - quality) <= 1
        if quality >= GOOD_QUALITY:
            distances.append(apart(found.bits, expected))
    assert distances
    assert max(distances) <= 8
    assert np.mean(distances) <= 0.5


def test_the_pictures_as_they_are() -> None:
    check(PICTURES)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF"])
def test_the_pictures_in_every_format(form: str) -> None:
    check([saved(image, form) for image in some()])


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "LA"])
def test_every_colour_mode_is_what_pillow_converts_to_rgb(mode: str) -> None:
    check([saved(image, "PNG", mode) for image in some()])


@pytest.mark.parametrize("form", ["JPEG", "TIFF"])
def test_printers_colours_are_not_inverted(form: str) -> None:
    check([saved(image, form, "CMYK") for image in some()])


@pytest.mark.parametrize("size", [(901, 600), (130, 127), (64, 64), (500, 40)])
def test_the_pictures_in_other_sizes(size: tuple[int, int]) -> None:
    check([saved(image.resize(size), "PNG") for image in some()])


def test_the_eight_orientations() -> None:
    for image in some():
        rgb = np.ascontiguousarray(np.asarray(image))
        expected, quality = pdqhash.compute_dihedral(rgb)
        if quality < GOOD_QUALITY:
            continue

        found = pdq.orientations(rgb)

        for mine, theirs in zip(found, expected, strict=True):
            assert apart(mine.bits, np.packbits(theirs.astype(np.uint8)).tobytes()) <= 8


def test_the_fenced_child_says_the_same() -> None:
    contents = PICTURES[:8]

    found = [examiner().examine(io.BytesIO(content)).pdq for content in contents]

    assert found == [ours(content) for content in contents]
