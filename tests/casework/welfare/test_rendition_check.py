"""What comes out of the fence is measured before it counts as a stand-in or a thumbnail."""

import io
import wave

import pytest
from PIL import Image

from tutela.casework.welfare.rendition_check import check, frame_of
from tutela.engine.media.fence.fence import WireBroken


def _jpeg(size: tuple[int, int], mode: str = "L", *, progressive: bool = False) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, "JPEG", progressive=progressive)
    return out.getvalue()


@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize(("mode", "colours"), [("L", 1), ("RGB", 3)])
def test_the_size_and_colours_are_read_from_the_frame_header(
    mode: str, colours: int, progressive: bool
) -> None:
    found = frame_of(_jpeg((31, 17), mode, progressive=progressive))

    assert found == (31, 17, colours)


@pytest.mark.parametrize(
    ("variant", "size", "mode"),
    [
        ("standin", (64, 48), "L"),
        ("thumb", (120, 160), "L"),
        ("preview", (1600, 900), "RGB"),
        ("sheet", (2560, 900), "RGB"),
    ],
)
def test_a_picture_within_its_variant_passes(variant: str, size: tuple[int, int], mode: str) -> None:
    made = _jpeg(size, mode)

    assert check(variant, made) == made


@pytest.mark.parametrize(
    ("variant", "size", "mode"),
    [
        ("standin", (65, 10), "L"),
        ("standin", (10, 65), "L"),
        ("standin", (64, 64), "RGB"),
        ("thumb", (161, 9), "L"),
    ],
)
def test_a_picture_beyond_its_variant_is_refused(variant: str, size: tuple[int, int], mode: str) -> None:
    with pytest.raises(WireBroken, match=variant):
        check(variant, _jpeg(size, mode))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html></html>",
        b"\xff\xd8",
        b"\xff\xd8\xff\xc0",
        _jpeg((9, 9))[:20],
        # A height of zero leaves the size to a later marker.
        b"\xff\xd8\xff\xc0\x00\x0b\x08\x00\x00\x00\x40\x01\x01\x11\x00",
    ],
)
def test_what_states_no_size_is_refused(content: bytes) -> None:
    with pytest.raises(WireBroken, match="no JPEG of a stated size"):
        check("preview", content)


def _sound(samples: int = 100, channels: int = 1, rate: int = 16_000, more: bytes = b"") -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(bytes(2 * channels * samples))
    return out.getvalue() + more


def test_plain_samples_pass_as_sound() -> None:
    assert check("sound7", _sound()) == _sound()


@pytest.mark.parametrize(
    "made",
    [_sound(0), _sound(16_000 * 31), _sound(channels=2), _sound(rate=48_000), _sound(more=b"behind"), b"RIFF",
     _jpeg((64, 48))],
)  # fmt: skip
def test_anything_else_does_not(made: bytes) -> None:
    with pytest.raises(WireBroken):
        check("sound7", made)
