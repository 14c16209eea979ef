"""A file's answers come from its own bytes alone, whatever was opened before it in the same child."""

import io
import random
from collections.abc import Iterator, Sequence
from functools import cache

import pytest
from PIL import Image

from tests.engine.media import painting
from tutela.engine.hashing.examiner import Examined, Examiner
from tutela.engine.hashing.fingerprints import Mode
from tutela.engine.media.fence.fence import Answer, Fence, FenceBreach
from tutela.engine.media.fence.limits import Limits

RENDER = "tutela.engine.media.renderer:render"
SHOWN = {"variants": ["standin", "thumb", "preview"]}
# Each call finds a process that has seen no file.
ALONE = Limits(calls=1)


@cache
def wholes() -> tuple[bytes, ...]:
    """Paint files of every kind that decoders read."""
    still, sizes = painting.still, [(64, 64), (100, 75), (256, 192), (900, 720)]
    made = [still("JPEG", size=size, quality=90, progressive=True, optimize=True) for size in sizes]
    made += [still("JPEG", size=size, quality=85) for size in sizes]
    made += [still("JPEG", mode, progressive=is_in_scans) for mode in ("L", "CMYK") for is_in_scans in (0, 1)]
    made += [still("JPEG", restart_marker_blocks=3), still("JPEG", size=(1300, 900), progressive=True)]
    made += [painting.lossless(*size) for size in ((64, 48), (160, 120), (640, 480))]
    made += [still(kind) for kind in ("PNG", "GIF", "WEBP", "BMP", "AVIF")]
    made += [still("PNG", mode) for mode in ("L", "P", "RGBA", "1", "I;16")]
    packings = ("raw", "tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg", "lzma")
    made += [still("TIFF", compression=packing) for packing in packings]
    made += [still("TIFF", "1", compression=packing) for packing in ("group3", "group4")]
    made += [
        still("WEBP", lossless=True),
        still("WEBP", "RGBA"),
        _pages("GIF"),
        _pages("TIFF"),
        _pages("MPO"),
    ]
    made += [painting.clip(seconds=2), painting.clip("avi", "mjpeg", 2), painting.clip("matroska", "h264", 2)]
    made += [painting.clip("mpegts", "mpeg2video", 2), painting.clip("webm", "libvpx", 2)]
    return tuple(made)


def _pages(kind: str) -> bytes:
    made = io.BytesIO()
    first, *others = [Image.fromarray(painting.shapes(turn=turn)) for turn in (0.0, 0.4, 0.8)]
    first.save(made, kind, save_all=True, append_images=others)
    return made.getvalue()


def damaged(whole: bytes, chance: random.Random) -> bytes:
    """Cut a file off, or change, take out, repeat or empty a part of it; some stay whole."""
    data, at = bytearray(whole), chance.randrange(20, len(whole))
    if whole.startswith(b"\xff\xd8") and chance.random() < 0.5:
        # Decoders fail in the most ways where tables and heads of scans stand.
        marks = [
            n for n in range(2, len(whole) - 1) if whole[n] == 0xFF and whole[n + 1] in b"\xc4\xda\xdb\xc2"
        ]
        at = min(len(whole) - 2, chance.choice(marks) + chance.randrange(2, 24))
    long = chance.choice((1, 2, 16, 300))
    how = chance.randrange(7)
    if how < 2:
        del data[at:]
    elif how == 2:
        data[at : at + long] = chance.randbytes(len(data[at : at + long]))
    elif how == 3:
        del data[at : at + long]
    elif how == 4:
        data[at:at] = data[at - 20 : at - 20 + long]
    elif how == 5:
        data[at : at + long] = bytes(len(data[at : at + long]))
    return bytes(data)


def files(many: int, seed: int) -> list[bytes]:
    chance = random.Random(seed)
    return [damaged(chance.choice(wholes()), chance) for _ in range(many)]


def shuffled(many: int, seed: int) -> Iterator[list[int]]:
    chance = random.Random(seed)
    order = list(range(many))
    for _ in range(2):
        chance.shuffle(order)
        yield list(order)


def hashed(examiner: Examiner, contents: Sequence[bytes], mode: Mode) -> list[Examined]:
    return examiner.examine_many([io.BytesIO(each) for each in contents], mode)


def shown(fence: Fence, contents: Sequence[bytes]) -> list[Answer | str]:
    answers = fence.call_many([io.BytesIO(each) for each in contents], SHOWN)
    return [str(answer) if isinstance(answer, FenceBreach) else answer for answer in answers]


def answers_do_not_depend_on_neighbours(many: int, seed: int) -> None:
    contents = files(many, seed)
    with Examiner(ALONE) as alone, Fence(RENDER, ALONE) as alone_shown:
        expected = {mode: hashed(alone, contents, mode) for mode in Mode}
        expected_shown = shown(alone_shown, contents)
    assert sum(each.pdq is not None or bool(each.vpdq) for each in expected[Mode.EXACT]) > many // 3
    with Examiner() as examiner, Fence(RENDER) as rendering:
        for order in shuffled(many, seed):
            mixed = [contents[at] for at in order]
            for mode in Mode:
                for at, found in zip(order, hashed(examiner, mixed, mode), strict=True):
                    assert found == expected[mode][at], f"file {at} of seed {seed}"
            for at, seen in zip(order, shown(rendering, mixed), strict=True):
                assert seen == expected_shown[at], f"preview of file {at} of seed {seed}"


def test_damaged_files_give_the_same_beside_others_as_alone() -> None:
    answers_do_not_depend_on_neighbours(40, seed=13)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10))
def test_a_thousand_damaged_files_give_the_same_beside_others_as_alone(seed: int) -> None:
    answers_do_not_depend_on_neighbours(100, seed)
