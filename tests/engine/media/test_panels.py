"""Where one picture would show nothing of what is there, a person sees more than one, and is told."""

import io

import numpy as np
import pytest
from PIL import Image

from tests.engine.media import painting
from tutela.engine.media.renderer import render

GREY = Image.fromarray(painting.shapes()).convert("L")


def saved(picture: Image.Image, kind: str = "PNG") -> bytes:
    made = io.BytesIO()
    picture.save(made, kind, **({"lossless": True, "exact": True} if kind == "WEBP" else {}))
    return made.getvalue()


def rendered(data: bytes, variant: str = "preview") -> Image.Image:
    (answer,) = render(io.BytesIO(data), {"variants": [variant]})
    return Image.open(io.BytesIO(answer.body))


def drawn_by_alpha(colour: tuple[int, int, int] = (0, 0, 0)) -> Image.Image:
    """Give a picture of one colour that its transparency draws."""
    picture = Image.new("RGBA", GREY.size, colour)
    picture.putalpha(GREY)
    return picture


def alike(panel: Image.Image, expected: Image.Image) -> float:
    one, other = (
        np.asarray(each.convert("L").resize((80, 60))).astype(float).ravel() for each in (panel, expected)
    )
    return float(np.corrcoef(one, other)[0, 1])


def columns(picture: Image.Image, count: int) -> list[Image.Image]:
    """Cut a picture into its panels, without the words below."""
    width = picture.width // count
    height = round(width * GREY.height / GREY.width)
    return [picture.crop((number * width, 0, (number + 1) * width, height)) for number in range(count)]


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("colour", [(0, 0, 0), (255, 255, 255)])
def test_what_transparency_draws_is_seen_on_one_ground_or_the_other(
    kind: str, colour: tuple[int, int, int]
) -> None:
    light, dark = columns(rendered(saved(drawn_by_alpha(colour), kind)), 2)

    seen = light if colour == (0, 0, 0) else dark
    assert abs(alike(seen, GREY)) > 0.95


def test_transparency_by_a_palette_and_by_one_colour_is_seen_too() -> None:
    indexes = np.asarray(GREY) // 16
    by_palette = Image.fromarray(indexes, "L").convert("P")
    by_palette.putdata(indexes.ravel().tolist())
    by_palette.putpalette([0, 0, 0] * 16)
    made = io.BytesIO()
    by_palette.save(made, "PNG", transparency=bytes(range(0, 256, 16)))
    keyed = io.BytesIO()
    Image.fromarray(np.where(np.asarray(GREY) > 120, 0, 9).astype(np.uint8)).save(
        keyed, "PNG", transparency=0
    )

    for data, expected in ((made, GREY), (keyed, GREY.point(lambda value: 255 * (value > 120)))):
        light, _ = columns(rendered(data.getvalue()), 2)
        assert abs(alike(light, expected)) > 0.9


def test_colours_that_no_viewer_shows_are_shown_beside() -> None:
    hidden = Image.fromarray(painting.shapes()).convert("RGBA")
    hidden.putalpha(0)

    light, dark, colours = columns(rendered(saved(hidden)), 3)

    assert np.asarray(light.convert("L")).std() < 2
    assert np.asarray(dark.convert("L")).std() < 2
    assert alike(colours, GREY) > 0.95


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_of_few_shades_is_shown_stretched_beside_itself(kind: str) -> None:
    faint = GREY.point(lambda value: 8 + value // 20).convert("RGB")

    stored, stretched = columns(rendered(saved(faint, kind)), 2)

    assert np.ptp(np.asarray(stored.convert("L"))) < 30
    assert np.ptp(np.asarray(stretched.convert("L"))) > 200
    assert alike(stretched, GREY) > 0.9


@pytest.mark.parametrize("variant", ["preview", "thumb", "standin"])
def test_an_ordinary_picture_is_one_panel(variant: str) -> None:
    opaque = Image.fromarray(painting.shapes()).convert("RGBA")
    corner = opaque.copy()
    corner.putpixel((0, 0), (0, 0, 0, 0))
    blank = Image.new("RGB", (160, 120), (40, 40, 40))

    for picture in (opaque, corner, blank):
        found = rendered(saved(picture), variant)
        assert found.width / found.height == pytest.approx(160 / 120, rel=0.02)


def test_panels_stay_within_the_size_of_their_variant_and_are_turned() -> None:
    exif, made = Image.Exif(), io.BytesIO()
    exif[274] = 6
    drawn_by_alpha().resize((4000, 1000)).save(made, "PNG", exif=exif)

    found = rendered(made.getvalue())

    assert max(found.size) <= 1600
    light = found.crop((0, 0, found.width // 2, found.width * 2))
    assert light.height > light.width
