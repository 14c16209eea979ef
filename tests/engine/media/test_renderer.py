"""What people see is made behind the fence, small, upright and without metadata."""

import io
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.engine.media import painting
from tutela.engine.media.fence.fence import Answer, Fence, Limits
from tutela.engine.media.fence.isolation import STARTED_AT

RENDER = "tutela.engine.media.renderer:render"
SINGLES = ["standin", "thumb", "preview"]


@pytest.fixture(scope="module", params=list(STARTED_AT))
def fence(request: pytest.FixtureRequest) -> Iterator[Fence]:
    with Fence(RENDER, strongest=request.param) as fence:
        if fence.start().name is not request.param:
            pytest.skip(f"this machine does not permit {request.param}")
        yield fence


def rendered(fence: Fence, data: bytes, *variants: str) -> Answer:
    return fence.call(io.BytesIO(data), {"variants": list(variants)})


def picture(answer: Answer, variant: str) -> Image.Image:
    return Image.open(io.BytesIO(answer.blobs[variant]))


def condition(answer: Answer) -> Any:
    return answer.facts["facts"]["condition"]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP", "AVIF"])
def test_every_kind_of_still_is_rendered_in_one_call(fence: Fence, kind: str) -> None:
    answer = rendered(fence, painting.still(kind, size=(400, 300)), *SINGLES)

    assert condition(answer) == "ok"
    assert {name: picture(answer, name).size for name in SINGLES} == {
        "standin": (64, 48),
        "thumb": (160, 120),
        "preview": (400, 300),
    }
    assert [picture(answer, name).mode for name in SINGLES] == ["L", "L", "RGB"]


@cache
def _clip(container: str, codec: str) -> bytes:
    return painting.clip(container, codec)


@pytest.mark.parametrize(
    ("container", "codec"),
    [("mp4", "libx264"), ("mp4", "libx265"), ("webm", "libvpx-vp9"), ("mp4", "libsvtav1")],
)
def test_a_video_is_rendered_as_a_single_picture_and_a_sheet(
    fence: Fence, container: str, codec: str
) -> None:
    answer = rendered(fence, _clip(container, codec), "thumb", "sheet")

    sheet = answer.facts["pictures"]["sheet"]
    assert (sheet["moments"], sheet["columns"], sheet["tile"]) == ([0.0, 1.0, 2.0], 2, [160, 120])
    assert picture(answer, "sheet").size == (320, 240)
    assert picture(answer, "thumb").size == (160, 120)


@pytest.mark.parametrize(
    ("container", "codec"), [("mp4", "libx264"), ("webm", "libvpx-vp9"), ("mpegts", "mpeg2video")]
)
@pytest.mark.parametrize(
    "keys", [pytest.param(10, marks=pytest.mark.long), 150, pytest.param(600, marks=pytest.mark.long)]
)
def test_a_sheet_shows_every_moment_however_far_it_lies_from_a_key_frame(
    fence: Fence, container: str, codec: str, keys: int
) -> None:
    content = _sparse(container, codec, keys)
    moments = [0.0, 7.0, 14.0, 21.5, 29.0, 44.9, 59.0]

    answer = fence.call(io.BytesIO(content), {"variants": ["sheet"], "moments": moments})

    sheet = answer.facts["pictures"]["sheet"]
    assert sheet["moments"] == pytest.approx(moments, abs=0.11)
    tiles, (width, height) = np.asarray(picture(answer, "sheet").convert("L")), sheet["tile"]
    painted = [painting.shapes(width, height, turn=at_s / 60).mean(axis=2)[8:80, 8:-8] for at_s in moments]
    for number in range(len(moments)):
        row, column = divmod(number, sheet["columns"])
        tile = tiles[row * height : (row + 1) * height, column * width : (column + 1) * width][8:80, 8:-8]
        apart = [np.corrcoef(tile.ravel(), each.ravel())[0, 1] for each in painted]
        assert int(np.argmax(apart)) == number


@cache
def _sparse(container: str, codec: str, keys: int) -> bytes:
    """A minute of 600 frames, with one key frame in so many."""
    return painting.clip(container, codec, seconds=60, keys=keys)


def test_each_tile_of_a_sheet_is_labelled_with_its_moment(fence: Fence) -> None:
    clip = painting.clip("mp4", "libx264", seconds=3)

    sheet = np.asarray(picture(rendered(fence, clip, "sheet"), "sheet").convert("L")).astype(int)

    labels = [
        sheet[bottom - 20 : bottom - 2, left + 2 : left + 42] for bottom, left in ((120, 0), (120, 160))
    ]
    for label in labels:
        # White on something dark: the clip itself holds a disc, and no text, in its corners.
        assert label.max() > 200
        assert np.median(label) < 80
    assert np.abs(labels[0] - labels[1]).max() > 100


def test_a_sheet_of_an_upright_video_is_wider_than_high_as_screens_are(fence: Fence) -> None:
    clip = painting.clip("mp4", "libx264", seconds=8, size=(90, 160))

    sheet = rendered(fence, clip, "sheet").facts["pictures"]["sheet"]

    assert sheet["columns"] > sheet["tile"][1] / sheet["tile"][0]


def test_a_preview_is_upright_and_carries_no_metadata(fence: Fence) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x0110] = 6, "a camera"

    answer = rendered(fence, painting.still("JPEG", exif=exif), "preview")

    preview = picture(answer, "preview")
    upright = np.asarray(Image.fromarray(painting.shapes()).transpose(Image.Transpose.ROTATE_270))
    assert np.abs(np.asarray(preview).astype(int) - upright).mean() < 4
    assert not preview.getexif()
    assert b"a camera" not in answer.blobs["preview"]


def test_a_damaged_picture_is_rendered_as_far_as_it_decodes(fence: Fence) -> None:
    whole = painting.still("JPEG")

    answer = rendered(fence, whole[: len(whole) // 2], "preview")

    assert condition(answer) == "damaged"
    assert picture(answer, "preview").size == (160, 120)


@pytest.mark.parametrize("share", [0.15, 0.5, 0.9])
@pytest.mark.parametrize("mode", ["RGB", "L"])
@pytest.mark.parametrize(
    "size", [(400, 300), (1400, 1050), pytest.param((4200, 3150), marks=pytest.mark.long)]
)
def test_of_a_progressive_jpeg_cut_off_what_is_there_is_shown(
    fence: Fence, size: tuple[int, int], mode: str, share: float
) -> None:
    whole = painting.still("JPEG", mode, size, progressive=True, quality=95)
    sky = (0, 0, 400, 20)
    expected = Image.fromarray(painting.shapes(*size)).convert(mode).resize((400, 300)).crop(sky)

    answer = rendered(fence, whole[: int(len(whole) * share)], *SINGLES)

    assert condition(answer) == "damaged"
    assert set(answer.blobs) == set(SINGLES)
    shown = picture(answer, "preview").convert(mode)
    assert shown.size == (min(size[0], 1600), min(size[1], 1200))
    upper = np.asarray(shown.resize((400, 300)).crop(sky)).astype(int)
    assert np.abs(upper - np.asarray(expected)).mean() < 12


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "not_media"),
        (b"<svg onload='alert(1)'/>", "not_opened"),
        (b"8BPS\0\1" + bytes(40), "not_opened"),
        (b"ffconcat version 1.0\nfile other.mp4\n", "not_media"),
        (b"\x89PNG\r\n\x1a\nnothing more", "unreadable"),
        (b"\x00\x00\x00\x18ftypmp42" + bytes(40), "unreadable"),
    ],
)
def test_what_cannot_be_rendered_has_facts_and_no_picture(fence: Fence, data: bytes, expected: str) -> None:
    answer = rendered(fence, data, *SINGLES, "sheet")

    assert (condition(answer), answer.facts["pictures"], answer.blobs) == (expected, {}, {})


def test_a_picture_of_144_megapixels_is_previewed_within_300_mib() -> None:
    made = io.BytesIO()
    Image.fromarray(painting.shapes(600, 600)).convert("L").resize((12_000, 12_000), 0).save(made, "JPEG")

    with Fence(RENDER, Limits(memory_bytes=300 << 20)) as fence:
        answer = rendered(fence, made.getvalue(), "thumb", "preview")

    assert (condition(answer), answer.facts["facts"]["width"]) == ("ok", 12_000)
    assert picture(answer, "preview").size == (1600, 1600)


def test_a_picture_that_needs_more_memory_than_allowed_is_over_the_limit() -> None:
    made = io.BytesIO()
    Image.fromarray(painting.shapes(60, 60)).resize((5_000, 5_000), 0).save(made, "PNG", compress_level=1)

    with Fence(RENDER, Limits(memory_bytes=100 << 20)) as fence:
        answer = rendered(fence, made.getvalue(), "preview")

    assert condition(answer) == "over_limit"
    assert "100 MiB" in answer.facts["facts"]["note"]
