"""Files of every condition go through a real fenced child and come back as fingerprints and facts."""

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.engine.hashing import examining
from tests.engine.hashing.drawing import film, hills
from tutela.engine.hashing.examiner import BadAnswer, Examined, Examiner, read_answer
from tutela.engine.hashing.fingerprints import Mode
from tutela.engine.hashing.pdq import fingerprint as pdq, jpeg_dct
from tutela.engine.hashing.pdq.fingerprint import Pdq
from tutela.engine.hashing.video import features
from tutela.engine.media.facts import Condition, Facts
from tutela.engine.media.fence.fence import Answer, Fence
from tutela.engine.media.file_types import Kind


@pytest.fixture
def examiner() -> Examiner:
    return examining.examiner()


def picture(seed: int = 1) -> Image.Image:
    planes = [hills(300, 400, seed + plane) for plane in range(3)]
    return Image.fromarray(np.stack(planes, axis=2))


def saved(image: Image.Image, form: str, **options: object) -> bytes:
    made = io.BytesIO()
    image.save(made, form, **options)
    return made.getvalue()


def declaring(width: int, height: int) -> bytes:
    """Give a PNG whose header says that it is so large; there is no more of it than a few pixels."""
    small = saved(Image.new("L", (8, 8)), "PNG")
    head = small[12:16] + struct.pack(">II", width, height) + small[24:29]
    return small[:12] + head + struct.pack(">I", zlib.crc32(head)) + small[33:]


def apart(left: bytes, right: bytes) -> int:
    return (int.from_bytes(left, "big") ^ int.from_bytes(right, "big")).bit_count()


def examined(examiner: Examiner, content: bytes) -> Examined:
    return examiner.examine(io.BytesIO(content))


@pytest.mark.parametrize(("form", "bits"), [("PNG", 0), ("BMP", 0), ("TIFF", 0), ("JPEG", 16), ("WEBP", 16)])
def test_a_picture_gets_the_fingerprint_of_its_pixels(examiner: Examiner, form: str, bits: int) -> None:
    image = picture()
    expected = pdq.orientations(np.asarray(image.convert("L")))

    found = examined(examiner, saved(image, form))

    assert found.facts.condition is Condition.OK
    assert found.pdq is not None
    assert apart(found.pdq.bits, expected[0].bits) <= bits
    assert found.orientations[0] == found.pdq.bits
    assert len(found.orientations) == 8


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "LA", "1"])
def test_every_colour_mode_is_fingerprinted_as_its_rgb_conversion(examiner: Examiner, mode: str) -> None:
    image = picture(5).convert(mode)
    expected = pdq.pdq(np.asarray(image.convert("RGB").convert("L")))

    found = examined(examiner, saved(image, "PNG"))

    assert found.pdq is not None
    assert apart(found.pdq.bits, expected.bits) <= 2


@pytest.mark.parametrize(
    ("height", "width", "frequencies"), [(480, 640, 10), (800, 1100, 6), (1500, 1501, 3), (3001, 3003, 1)]
)
@pytest.mark.parametrize("form", ["baseline", "progressive", "grey"])
def test_a_fast_fingerprint_is_near_the_exact_one_and_says_how_it_was_made(
    examiner: Examiner, height: int, width: int, frequencies: int, form: str
) -> None:
    image = Image.fromarray(np.stack([hills(height, width, 40 + plane) for plane in range(3)], axis=2))
    content = saved(
        image.convert("L") if form == "grey" else image, "JPEG", progressive=form == "progressive"
    )
    exact = examined(examiner, content)

    fast = examiner.examine(io.BytesIO(content), Mode.FAST)

    assert exact.pdq is not None
    assert fast.pdq is not None
    assert apart(fast.pdq.bits, exact.pdq.bits) <= 12
    assert abs(fast.pdq.quality - exact.pdq.quality) <= 2
    part = f"from {frequencies} frequencies of a block"
    if form == "progressive":
        part = f"{'at 1/1' if height < jpeg_dct.COARSE_FROM else part}, of some scans"
    assert fast.recipe.endswith(f"fast: the Y plane of a JPEG {part}")
    assert "fast" not in exact.recipe


@pytest.mark.parametrize("progressive", [False, True])
def test_what_the_fast_way_cannot_open_takes_the_exact_one(examiner: Examiner, progressive: bool) -> None:
    image = picture()
    whole = saved(image, "JPEG", quality=90, progressive=progressive)
    contents = [whole[: len(whole) // 2], saved(image.convert("CMYK"), "JPEG"), saved(image, "PNG")]

    for content in contents:
        fast = examiner.examine(io.BytesIO(content), Mode.FAST)
        assert fast == examined(examiner, content)


def test_an_animation_is_fingerprinted_by_its_first_frame_and_says_so(examiner: Examiner) -> None:
    first, *others = [Image.fromarray(hills(200, 260, seed)) for seed in (30, 31, 32)]

    found = examined(examiner, saved(first, "GIF", save_all=True, append_images=others))

    assert found.facts.frames == 3
    assert found.facts.condition is Condition.NOTED
    assert found.pdq is not None
    assert apart(found.pdq.bits, pdq.pdq(np.asarray(first)).bits) <= 4


def test_half_a_picture_is_damaged_and_still_fingerprinted(examiner: Examiner) -> None:
    content = saved(picture(), "JPEG", quality=90)

    found = examined(examiner, content[: len(content) // 2])

    assert found.facts.condition is Condition.DAMAGED
    assert found.pdq is not None


def test_a_tiny_picture_is_noted_and_has_no_fingerprint(examiner: Examiner) -> None:
    found = examined(examiner, saved(picture().resize((4, 4)), "PNG"))

    assert found.facts.condition is Condition.NOTED
    assert found.pdq is None
    assert "4 x 4" in found.facts.note


@pytest.mark.parametrize(
    "content", [b"", b"\0", b"plain text", b"<html/>", b"#EXTM3U\nfile.ts", b"ffconcat version 1.0\nfile x"]
)
def test_what_is_no_media_is_told_so(examiner: Examiner, content: bytes) -> None:
    found = examined(examiner, content)

    assert found.facts.condition is Condition.NOT_MEDIA
    assert found.pdq is None


def test_a_head_without_a_picture_is_unreadable(examiner: Examiner) -> None:
    found = examined(examiner, saved(picture(), "PNG")[:30])

    assert found.facts.condition is Condition.UNREADABLE
    assert found.pdq is None


def test_a_video_is_fingerprinted_once_a_second(examiner: Examiner) -> None:
    found = examined(examiner, film())

    sampled = features.unpack(found.vpdq)
    assert found.facts.kind is Kind.VIDEO
    assert [round(frame.at_s) for frame in sampled] == [0, 1, 2, 3]
    for second, frame in enumerate(sampled):
        assert apart(frame.bits, pdq.pdq(hills(240, 320, 20 + second)).bits) <= 16


def test_half_a_video_is_reported_and_fingerprinted_as_far_as_it_goes(
    examiner: Examiner, tmp_path: Path
) -> None:
    content = film(form="mpegts")
    path = tmp_path / "half"
    path.write_bytes(content[: len(content) // 2])

    with path.open("rb") as stream_of_file:
        found = examiner.examine(stream_of_file)

    assert found.facts.condition in (Condition.OK, Condition.NOTED, Condition.DAMAGED)
    assert 1 <= len(features.unpack(found.vpdq)) < 4


def test_the_child_digests_when_asked_to() -> None:
    content = saved(picture(), "PNG")

    with Fence("tutela.engine.hashing.child_work:examine") as fence:
        answer = fence.call(io.BytesIO(content), {"digests": True})

    assert answer.facts["digests"]["size"] == len(content)
    assert len(answer.facts["digests"]["sha256"]) == 64


def test_many_files_are_examined_in_order_as_each_would_be_alone(examiner: Examiner, tmp_path: Path) -> None:
    whole = saved(picture(), "JPEG", quality=90)
    bomb = declaring(60_000, 60_000)
    contents = [whole, b"plain text", whole[: len(whole) // 2], bomb, b"", saved(picture(7), "PNG"), film()]
    alone = [examined(examiner, content) for content in contents]
    path = tmp_path / "picture"
    path.write_bytes(whole)

    with path.open("rb") as first:
        together = examiner.examine_many([first, *map(io.BytesIO, contents[1:])])

    assert together == alone
    assert [each.facts.condition for each in together][:5] == [
        Condition.OK, Condition.NOT_MEDIA, Condition.DAMAGED, Condition.OVER_LIMIT, Condition.NOT_MEDIA
    ]  # fmt: skip
    assert examiner.examine_many([]) == []


GOOD = {
    "facts": Facts(Kind.PICTURE, "image/png").to_json(),
    "recipe": "any",
    "quality": 70,
}
TURNED = b"\xab" * 32 + bytes(7 * 32)


def test_a_good_answer_is_read() -> None:
    found = read_answer(Answer(GOOD, {"orientations": TURNED}))

    assert found.pdq == Pdq(b"\xab" * 32, 70)
    assert found.pdq.hex == "ab" * 32


@pytest.mark.parametrize(
    "wrong",
    [
        {"facts": None},
        {"facts": {"kind": "spell", "mime": ""}},
        {"recipe": 7},
        {"quality": None},
        {"quality": 101},
    ],
)
def test_an_answer_that_a_hostile_file_may_have_made_up_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(BadAnswer):
        read_answer(Answer({**GOOD, **wrong}, {"orientations": TURNED}))


@pytest.mark.parametrize(
    "blobs", [{"vpdq": b"not packed"}, {"orientations": TURNED[:-1]}, {"orientations": b"a"}]
)
def test_made_up_fingerprints_are_refused(blobs: dict[str, bytes]) -> None:
    with pytest.raises(BadAnswer):
        read_answer(Answer(GOOD, blobs))


def _with_alpha(colours: Image.Image, alpha: Image.Image) -> bytes:
    both = colours.convert("RGBA")
    both.putalpha(alpha)
    return saved(both, "PNG")


def test_a_fingerprint_is_of_the_colours_whatever_the_transparency(examiner: Examiner) -> None:
    colours, alpha = picture(1), picture(2).convert("L")

    found = examined(examiner, _with_alpha(colours, alpha))

    assert found.pdq == examined(examiner, saved(colours, "PNG")).pdq


@pytest.mark.parametrize("colour", ["black", "white", "another picture"])
def test_what_transparency_draws_is_told_and_settles_nothing(examiner: Examiner, colour: str) -> None:
    drawn = picture(2).convert("L").point(lambda value: 255 * (value > 127))
    colours = picture(1) if colour == "another picture" else Image.new("RGB", drawn.size, colour)

    facts = examined(examiner, _with_alpha(colours, drawn)).facts

    assert facts.condition is Condition.NOTED
    assert "transparent" in facts.note
    assert not facts.is_whole


def test_a_picture_cut_out_by_its_transparency_is_whole(examiner: Examiner) -> None:
    mask = Image.new("L", (400, 300), 255)
    mask.paste(0, (0, 0, 30, 300))

    facts = examined(examiner, _with_alpha(picture(1), mask)).facts
    opaque = examined(examiner, _with_alpha(picture(1), Image.new("L", (400, 300), 255))).facts
    hidden = examined(examiner, _with_alpha(picture(1), Image.new("L", (400, 300), 0))).facts

    assert (facts.condition, facts.is_whole) == (Condition.NOTED, True)
    assert (opaque.condition, opaque.note) == (Condition.OK, "")
    assert hidden.is_whole


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
@pytest.mark.parametrize("mode", list(Mode))
def test_a_picture_of_few_shades_is_told(examiner: Examiner, form: str, mode: Mode) -> None:
    faint = picture(1).convert("L").point(lambda value: 100 + value // 40)

    found = examiner.examine(io.BytesIO(saved(faint.resize((1200, 900)), form)), mode)

    assert (found.facts.condition, found.facts.is_whole) == (Condition.NOTED, True)
    assert "no contrast" in found.facts.note
