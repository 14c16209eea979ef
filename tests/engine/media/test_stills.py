"""Stills: whatever the bytes, there are facts, and pixels as far as they decode."""

import io
import random
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st
from PIL import ExifTags, Image

from tests.engine.media import painting
from tutela.engine.media.facts import Condition
from tutela.engine.media.fence.limits import Limits
from tutela.engine.media.stills import Luma, Still, open_still

KINDS = ["JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP", "AVIF"]
HEIC = Path(__file__).parents[3] / "tutela/demonstration/painting/heic/lake.heic"
painted = cache(painting.still)


def opened(data: bytes, limits: Limits | None = None) -> tuple[Still, Luma | None]:
    still = open_still(io.BytesIO(data), limits or Limits())
    return still, still.luma()


@pytest.mark.parametrize("kind", KINDS)
def test_a_whole_picture_opens_with_the_brightness_pillow_gives(kind: str) -> None:
    expected = np.asarray(Image.open(io.BytesIO(painted(kind))).convert("RGB").convert("L"))

    still, luma = opened(painted(kind))

    assert luma is not None
    assert (still.facts.condition, still.facts.width, still.facts.height) == (Condition.OK, 160, 120)
    assert np.abs(luma.astype(int) - expected).mean() < 0.6


def test_a_heic_picture_opens() -> None:
    still, luma = opened(HEIC.read_bytes())

    assert luma is not None
    assert (still.facts.condition, still.facts.mime) == (Condition.OK, "image/heic")
    assert luma.shape == (still.facts.height, still.facts.width)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16", "I", "F", "YCbCr", "LAB"])
def test_every_mode_gives_the_same_scene(mode: str) -> None:
    made = io.BytesIO()
    picture = Image.fromarray(painting.shapes())
    expected = np.asarray(picture.convert("L")).astype(float)
    if mode in ("I;16", "I"):
        picture = Image.fromarray((expected * 257).astype(np.uint16))
    elif mode == "F":
        picture = Image.fromarray((expected / 255).astype(np.float32))
    elif mode == "LAB":
        picture = Image.merge("LAB", [picture.convert("L")] * 3)
    else:
        picture = picture.convert(mode)
    picture.save(made, "JPEG" if mode in ("CMYK", "YCbCr") else "TIFF")

    still, luma = opened(made.getvalue())

    assert still.facts.condition is Condition.OK
    assert luma is not None
    assert np.corrcoef(luma.astype(float).ravel(), expected.ravel())[0, 1] > {"1": 0.2, "P": 0.85}.get(
        mode, 0.97
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "TIFF", "BMP"])
def test_a_truncated_picture_is_damaged_and_still_gives_what_decodes(kind: str) -> None:
    whole = painted(kind)

    still, luma = opened(whole[: len(whole) * 2 // 3])

    assert still.facts.condition is Condition.DAMAGED
    assert still.facts.note
    assert luma is not None
    assert luma.shape == (120, 160)
    assert still.picture() is not None


def _jpeg(size: tuple[int, int], mode: str, **options: Any) -> bytes:
    """Paint a grainy scene, so that there is data all over the file."""
    random = np.random.default_rng(size[0])
    scene = painting.shapes(*size).astype(int) // 2 + random.integers(0, 100, (size[1], size[0], 3))
    made = io.BytesIO()
    Image.fromarray(scene.astype(np.uint8)).convert(mode).save(made, "JPEG", quality=75, **options)
    return made.getvalue()


@pytest.mark.parametrize("form", [{}, {"progressive": True}], ids=["baseline", "progressive"])
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("size", [(400, 300), (1300, 900)])
def test_a_jpeg_with_a_part_missing_inside_is_damaged_whoever_reads_it(
    size: tuple[int, int], mode: str, form: dict[str, bool]
) -> None:
    whole = _jpeg(size, mode, **form)
    broken = whole[:-1400] + whole[-1000:]
    looks: list[Callable[[Still], object]] = [Still.exact, Still.luma, lambda still: still.small_picture(160)]

    for content, expected in ((whole, Condition.OK), (broken, Condition.DAMAGED)):
        for look in looks:
            still = open_still(io.BytesIO(content), Limits())
            assert look(still) is not None
            assert still.facts.condition is expected
            assert bool(still.facts.note) is (expected is Condition.DAMAGED)


@pytest.mark.parametrize("longest", [64, 160, 399, 400, 2000])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_small_picture_is_no_smaller_than_asked_for_and_shows_the_same(longest: int, mode: str) -> None:
    content = _jpeg((1203, 901), mode)
    expected = Image.open(io.BytesIO(content)).convert("L").resize((64, 48), Image.Resampling.BOX)

    small = open_still(io.BytesIO(content), Limits()).small_picture(longest)

    assert small is not None
    assert min(longest, 1203) <= small.width <= 1203
    shown = small.convert("L").resize((64, 48), Image.Resampling.BOX)
    assert np.abs(np.asarray(shown).astype(int) - np.asarray(expected)).mean() < 2


@pytest.mark.parametrize("kind", ["WEBP", "AVIF"])
def test_a_truncated_picture_of_which_nothing_decodes_is_unreadable(kind: str) -> None:
    whole = painted(kind)

    still, luma = opened(whole[: len(whole) // 2])

    assert still.facts.condition is Condition.UNREADABLE
    assert luma is None


@pytest.mark.parametrize("kind", KINDS)
def test_noise_after_the_first_bytes_is_unreadable(kind: str) -> None:
    noise = random.Random(7).randbytes(2000)

    still, luma = opened(painted(kind)[:18] + noise)

    assert still.facts.condition in (Condition.UNREADABLE, Condition.OVER_LIMIT)
    assert luma is None
    assert still.picture() is None


def test_a_stream_that_is_no_picture_says_so() -> None:
    for data in (b"", b"plain words", b"<html/>"):
        still, luma = opened(data)

        assert still.facts.condition is Condition.NOT_MEDIA
        assert luma is None


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded() -> None:
    still, luma = opened(painted("PNG"), Limits(pixels=1000))

    assert (still.facts.condition, luma) == (Condition.OVER_LIMIT, None)
    assert (still.facts.width, still.facts.height) == (160, 120)


def test_a_jpeg_of_too_many_pixels_opens_at_reduced_scale() -> None:
    still, luma = opened(painted("JPEG"), Limits(pixels=1500))

    assert luma is not None
    assert (still.facts.condition, luma.shape) == (Condition.NOTED, (30, 40))
    assert "1/4 scale" in still.facts.note


def test_a_bomb_of_one_colour_is_refused_by_its_declared_size() -> None:
    made = io.BytesIO()
    Image.new("1", (9_000, 9_000)).save(made, "PNG")

    still, luma = opened(made.getvalue())

    assert len(made.getvalue()) < 20_000
    assert (still.facts.condition, luma) == (Condition.OVER_LIMIT, None)


def test_an_animation_tells_its_frames_and_opens_at_the_first() -> None:
    pictures = [Image.fromarray(painting.shapes(turn=turn)) for turn in (0, 0.5, 1)]
    made = io.BytesIO()
    pictures[0].save(made, "GIF", save_all=True, append_images=pictures[1:])

    still, luma = opened(made.getvalue())

    assert (still.facts.condition, still.facts.frames) == (Condition.OK, 3)
    assert luma is not None


def test_metadata_is_bounded_clean_and_placed_in_its_fields() -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0112] = "Maker\n\x1b[31m", "=cmd()|'x'", 6
    exif[0x0131] = "<script>" * 1000
    exif.get_ifd(0x8769)[0x9003] = "2024:05:01 10:20:30"
    exif.get_ifd(0x8825).update({1: "S", 2: (51.0, 30.0, 0.0), 3: "E", 4: (0.0, 7.0, 30.0)})

    facts = opened(painting.still("JPEG", exif=exif))[0].facts

    assert facts.camera_make == "Maker [31m"
    assert facts.camera_model == "=cmd()|'x'"
    assert (facts.orientation, facts.taken_at) == (6, "2024-05-01T10:20:30")
    assert (facts.latitude, facts.longitude) == (-51.5, 0.125)
    assert max(map(len, facts.metadata.values())) <= 200


@given(
    kind=st.sampled_from(KINDS),
    cut=st.floats(0.1, 1),
    changes=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=20),
)
def test_changed_bytes_never_raise(kind: str, cut: float, changes: list[tuple[float, int]]) -> None:
    data = bytearray(painted(kind, "RGB", (48, 32)))
    for place, value in changes:
        data[int(place * (len(data) - 1))] = value

    still, luma = opened(bytes(data[: int(len(data) * cut)]), Limits(pixels=1 << 20))

    assert (luma is None) == (
        still.facts.condition in (Condition.UNREADABLE, Condition.OVER_LIMIT, Condition.NOT_MEDIA)
    )


def _dated(**tags: str) -> str | None:
    exif, made = Image.Exif(), io.BytesIO()
    for name, value in tags.items():
        place = exif if name == "DateTime" else exif.get_ifd(ExifTags.IFD.Exif)
        place[ExifTags.Base[name].value] = value
    Image.new("RGB", (16, 16)).save(made, "JPEG", exif=exif)
    return open_still(io.BytesIO(made.getvalue()), Limits()).facts.taken_at


@pytest.mark.parametrize(
    "stated", ["2026:13:45 25:61:61", "0000:00:00 00:00:00", "2026:02:30 10:00:00", "    :  :  ", "x"]
)
def test_a_date_that_no_calendar_has_is_none(stated: str) -> None:
    assert _dated(DateTimeOriginal=stated) is None
    assert _dated(DateTimeOriginal=stated, DateTime="2024:05:01 10:20:30") == "2024-05-01T10:20:30"


def test_a_zone_is_kept_where_the_picture_states_one_for_that_moment() -> None:
    moment = "2024:05:01 10:20:30"

    assert _dated(DateTimeOriginal=moment) == "2024-05-01T10:20:30"
    assert _dated(DateTimeOriginal=moment, OffsetTimeOriginal="+05:30") == "2024-05-01T10:20:30+05:30"
    assert _dated(DateTime=moment, OffsetTime="-03:00") == "2024-05-01T10:20:30-03:00"
    assert _dated(DateTime=moment, OffsetTimeOriginal="+05:30") == "2024-05-01T10:20:30"
    assert _dated(DateTimeOriginal=moment, OffsetTimeOriginal="+99:00") == "2024-05-01T10:20:30"
