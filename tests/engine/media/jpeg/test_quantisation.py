"""The tables of common re-encoders are named, made here by the re-encoder itself; others are not."""

import io

import pytest
from PIL import Image

from tutela.engine.media.fence.limits import Limits
from tutela.engine.media.jpeg import quantisation
from tutela.engine.media.stills import open_still

OF_ANOTHER = [[number % 7 + 1 for number in range(64)], [3] * 64]


def saved(mode: str = "RGB", form: str = "JPEG", **how: object) -> bytes:
    file = io.BytesIO()
    Image.new(mode, (16, 16), 90).save(file, form, **how)
    return file.getvalue()


def named(data: bytes) -> str | None:
    return quantisation.named(Image.open(io.BytesIO(data)))


def test_every_quality_of_the_common_library_is_named_of_colour_and_grey() -> None:
    of_colour = {named(saved(quality=quality)) for quality in range(1, 101)}
    of_grey = [named(saved("L", quality=quality)) for quality in (10, 50, 75, 90)]

    assert of_colour == {f"libjpeg {quality}" for quality in range(1, 101)}
    assert of_grey == [f"libjpeg {quality}" for quality in (10, 50, 75, 90)]


@pytest.mark.parametrize("preset", ["web_low", "web_high", "maximum"])
def test_the_presets_of_an_editor_are_named(preset: str) -> None:
    assert named(saved(quality=preset)) == f"preset {preset}"


def test_tables_of_nobody_common_are_told_apart_by_digest() -> None:
    first, second = named(saved(qtables=OF_ANOTHER)), named(saved(qtables=[[5] * 64, [6] * 64]))

    assert first is not None
    assert first.startswith("own ")
    assert first != second
    assert named(saved(form="PNG")) is None


def test_facts_of_a_picture_with_exif_tell_of_its_tables() -> None:
    exif = Image.Exif()
    exif[271] = "Maker One"

    facts = open_still(io.BytesIO(saved(exif=exif, qtables=OF_ANOTHER)), Limits()).facts

    assert facts.camera_make == "Maker One"
    assert (facts.quantised or "").startswith("own ")
