"""A JPEG's codes fold into what its pixels fold into, and nothing out of order is taken for a picture."""

import io
import re
from typing import Any

import numpy as np
import pytest
import simplejpeg
from numpy.typing import NDArray
from PIL import Image

from tests.engine.hashing.drawing import hills
from tutela.engine.hashing.child_work import examine
from tutela.engine.hashing.fingerprints import Mode
from tutela.engine.hashing.pdq import fingerprint as pdq, jpeg_dct
from tutela.engine.media.jpeg import baseline, progressive


def painted(height: int, width: int) -> Image.Image:
    random = np.random.default_rng([height, width])
    planes = [hills(height, width, 7 + plane) for plane in range(3)]
    grain = random.integers(-12, 12, (height, width, 3))
    return Image.fromarray((np.stack(planes, axis=2) + grain).clip(0, 255).astype(np.uint8))


def saved(image: Image.Image, **options: Any) -> bytes:
    made = io.BytesIO()
    image.save(made, "JPEG", **options)
    return made.getvalue()


def folded(content: bytes) -> NDArray[np.float32] | None:
    coded = baseline.read(content) or progressive.read(content)
    made = None if coded is None else jpeg_dct.folded(content, coded)
    return None if made is None else made[0]


def apart(left: bytes, right: bytes) -> int:
    return (int.from_bytes(left, "big") ^ int.from_bytes(right, "big")).bit_count()


def facts_and_bits(content: bytes, mode: Mode) -> tuple[dict[str, Any], bytes]:
    (message,) = examine(io.BytesIO(content), {"mode": mode})
    return message.head["facts"], message.body[:32]


@pytest.mark.parametrize(
    "options",
    [
        {"subsampling": "4:4:4"},
        {"subsampling": "4:2:2"},
        {"subsampling": "4:2:0"},
        {"optimize": True, "quality": 95},
        {"quality": 20},
        {"restart_marker_blocks": 7},
        {"restart_marker_rows": 1, "subsampling": "4:2:2"},
    ],
)
@pytest.mark.parametrize(
    ("height", "width"),
    [
        (481, 643),
        (1403, 1025),
        *(pytest.param(*size, marks=pytest.mark.long) for size in ((480, 640), (700, 1300))),
    ],
)
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_codes_fold_into_what_the_pixels_fold_into(
    height: int, width: int, mode: str, options: dict[str, Any]
) -> None:
    content = saved(painted(height, width).convert(mode), **options)
    luma = simplejpeg.decode_jpeg(content, "GRAY")[:, :, 0]

    small = folded(content)

    assert small is not None
    bits, quality = pdq.packed_small(small)
    (expected, *_) = pdq.orientations(luma)
    assert apart(bits[:32], expected.bits) <= 4
    assert abs(quality - expected.quality) <= 2


@pytest.mark.parametrize(
    "options",
    [
        {"subsampling": "4:4:4"},
        {"subsampling": "4:2:2"},
        {"subsampling": "4:2:0"},
        {"quality": 30},
        {"quality": 95},
        {"restart_marker_blocks": 7},
        {"restart_marker_rows": 1, "subsampling": "4:2:2"},
    ],
)
@pytest.mark.parametrize(
    ("height", "width"),
    [
        (704, 705),
        (1403, 1025),
        *(pytest.param(*size, marks=pytest.mark.long) for size in ((811, 1300), (2600, 2700))),
    ],
)
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_the_coarse_scans_of_a_progressive_picture_fold_into_nearly_the_same(
    height: int, width: int, mode: str, options: dict[str, Any]
) -> None:
    content = saved(painted(height, width).convert(mode), progressive=True, **options)
    luma = simplejpeg.decode_jpeg(content, "GRAY")[:, :, 0]

    small = folded(content)

    assert small is not None
    bits, quality = pdq.packed_small(small)
    (expected, *_) = pdq.orientations(luma)
    assert apart(bits[:32], expected.bits) <= 8
    assert abs(quality - expected.quality) <= 3


def test_every_frequency_of_a_small_picture_is_read() -> None:
    content = saved(painted(260, 300), quality=98)
    luma = simplejpeg.decode_jpeg(content, "GRAY", fastdct=False)[:, :, 0]
    coded = baseline.read(content)
    assert coded is not None
    assert jpeg_dct.wanted(coded) == 64

    small = folded(content)

    assert small is not None
    assert apart(pdq.packed_small(small)[0][:32], pdq.pdq(luma).bits) <= 2


def test_what_a_camera_adds_before_and_after_the_picture_is_passed_by() -> None:
    exif = Image.Exif()
    exif[0x010E] = "hills"
    content = saved(painted(480, 640), exif=exif, comment=b"hills")
    assert folded(content + b"\0" * 4000) is not None


@pytest.mark.parametrize(
    "content",
    [
        saved(painted(480, 640), progressive=True),
        saved(painted(800, 900).convert("CMYK"), progressive=True),
        saved(painted(800, 900), progressive=True, keep_rgb=True),
        saved(painted(480, 640).convert("CMYK")),
        saved(painted(480, 640), keep_rgb=True),
        saved(painted(40, 60)),
        saved(painted(64, 64)),
        b"\xff\xd8\xff\xda",
        b"",
    ],
    ids=[
        "progressive and small",
        "progressive in printer's colours",
        "progressive stored as RGB",
        "printer's colours",
        "stored as RGB",
        "small",
        "as small as PDQ",
        "no frame",
        "nothing",
    ],
)
def test_what_is_coded_otherwise_is_left_to_the_general_way(content: bytes) -> None:
    assert folded(content) is None


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
@pytest.mark.parametrize("form", ["baseline", "progressive"])
def test_a_picture_cut_off_anywhere_is_left_to_the_general_way(share: float, form: str) -> None:
    content = saved(painted(800, 900), restart_marker_rows=1, progressive=form == "progressive")
    assert folded(content) is not None
    assert folded(content[: int(len(content) * share)]) is None


def test_a_part_left_out_between_restarts_is_noticed() -> None:
    content = saved(painted(480, 640), restart_marker_rows=1)
    first, second = content.index(b"\xff\xd0"), content.index(b"\xff\xd1")
    assert folded(content[:first] + content[second:]) is None


# Codes of the usual table: sixteen zeros; a run of zeros, then 1; nothing more.
ZEROS, RUNS, REST = "11111111001", {0: "001", 3: "1110101", 4: "1110111", 5: "11110101"}, "1010"


def by_hand(block: str) -> bytes:
    """Write a grey picture of 32 x 32 blocks, all of them plain but one, whose codes are given."""
    whole = saved(Image.new("L", (256, 256)))
    scan = whole.index(b"\xff\xda")
    start = scan + 2 + int.from_bytes(whole[scan + 2 : scan + 4], "big")
    bits = ("00" + REST) * 100 + "00" + block + ("00" + REST) * 923
    bits += "1" * (-len(bits) % 8)
    data = int(bits, 2).to_bytes(len(bits) // 8, "big").replace(b"\xff", b"\xff\x00")
    return whole[:start] + data + b"\xff\xd9"


@pytest.mark.parametrize(
    "block",
    [
        ZEROS * 3 + RUNS[5] + RUNS[4] + RUNS[3],
        ZEROS * 3 + RUNS[5] + RUNS[4] + RUNS[0] + REST,
        ZEROS * 3 + RUNS[5] + RUNS[4] + RUNS[0] * 4,
    ],
    ids=["ends with the last frequency", "ends before it", "is full"],
)
def test_a_block_may_end_with_its_last_frequency(block: str) -> None:
    content = by_hand(block)
    small = folded(content)
    assert small is not None
    luma = simplejpeg.decode_jpeg(content, "GRAY", fastdct=False)[:, :, 0]
    exact = luma.reshape(64, 4, 64, 4).mean(axis=(1, 3))
    assert np.abs(small - exact).max() < 2


@pytest.mark.parametrize(
    "block",
    [
        ZEROS * 3 + RUNS[5] + RUNS[4] + RUNS[4] + REST,
        ZEROS * 3 + RUNS[5] + RUNS[4] + RUNS[4],
        ZEROS * 4 + REST,
        ZEROS * 3 + RUNS[5] + RUNS[4] + RUNS[3] + REST,
    ],
    ids=["runs over, then ends", "runs over", "zeros run over", "ends twice"],
)
def test_a_block_that_runs_over_is_left_to_the_general_way(block: str) -> None:
    assert folded(by_hand(block)) is None


@pytest.mark.parametrize("seed", range(8))
def test_damage_anywhere_is_told_as_the_exact_way_tells_it(seed: int) -> None:
    """Bytes changed, taken out and put in, in header and scan: no other facts, and no other picture."""
    random = np.random.default_rng(seed)
    whole = saved(painted(300, 400), optimize=bool(seed % 2), restart_marker_rows=seed % 3)
    scan = whole.index(b"\xff\xda")
    taken = worst = 0
    for _ in range(40):
        content = bytearray(whole)
        start = scan if random.random() < 0.8 else 2
        for at in random.integers(start, len(content) - 2, random.integers(1, 4)):
            match random.integers(3):
                case 0:
                    content[at] = random.integers(256)
                case 1:
                    del content[at : at + random.integers(1, 40)]
                case _:
                    content[at:at] = random.bytes(int(random.integers(1, 40)))
        facts, bits = facts_and_bits(bytes(content), Mode.FAST)
        expected_facts, expected = facts_and_bits(bytes(content), Mode.EXACT)
        assert facts == expected_facts
        if folded(bytes(content)) is not None:
            taken += 1
            worst = max(worst, apart(bits, expected))
    assert taken < 40
    # What no decoder can tell from a picture may hold brightness that decoders cut to what can be shown.
    assert worst <= 24


@pytest.mark.parametrize("seed", range(4))
def test_damage_in_a_coarse_scan_is_left_to_the_general_way(seed: int) -> None:
    """Whatever becomes of the codes: they are read as the decoder reads them, or not at all."""
    random = np.random.default_rng(seed)
    whole = saved(painted(704, 720), progressive=True, restart_marker_rows=seed % 2)
    coded = progressive.read(whole)
    assert coded is not None
    scans = coded.coarse(6)
    assert scans is not None
    left = 0
    for _ in range(40):
        content = bytearray(whole)
        scan = scans[random.integers(len(scans))]
        for at in random.integers(scan.start, scan.end, random.integers(1, 4)):
            if random.integers(2):
                content[at] = random.integers(256)
            else:
                del content[at : at + random.integers(1, 40)]
        small = folded(bytes(content))
        left += small is None
        if small is not None:
            luma = simplejpeg.decode_jpeg(bytes(content), "GRAY", strict=False)[:, :, 0]
            assert apart(pdq.packed_small(small)[0][:32], pdq.pdq(luma).bits) <= 48
    assert left >= 20


# A mark that stands alone, a restart, another picture, the end, a scan, tables, a comment.
MARKS = (0x01, 0xD3, 0xD8, 0xD9, 0xDA, 0xC4, 0xDB, 0xFE)


def scan_ends(content: bytes) -> list[tuple[int, int]]:
    """Where the data of each scan starts and ends."""
    found, at = [], 2
    while content[at + 1] != 0xD9:
        after = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if content[at + 1] == 0xDA:
            marker = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]").search(content, after)
            assert marker is not None
            found.append((after, marker.start()))
            after = marker.start()
        at = after
    return found


@pytest.mark.parametrize("rows", [0, 1])
@pytest.mark.parametrize(("height", "width"), [(480, 640), (704, 720)])
def test_a_mark_written_over_a_scan_that_is_not_read_shows_all_the_same(
    height: int, width: int, rows: int
) -> None:
    whole = saved(painted(height, width), progressive=True, quality=60, restart_marker_rows=rows)
    scans = [(start, end) for start, end in scan_ends(whole) if end - start > 1000]
    assert len(scans) >= 4
    assert facts_and_bits(whole, Mode.FAST)[0]["condition"] == "ok"

    for start, end in scans:
        # Next to a mark that is there another may be read as a fill byte.
        middle = next(at for at in range((start + end) // 2, end) if 0xFF not in whole[at - 1 : at + 3])
        for mark in MARKS:
            content = bytearray(whole)
            content[middle : middle + 2] = bytes([0xFF, mark])
            facts, _ = facts_and_bits(bytes(content), Mode.FAST)
            if (mark, end) != (0xD9, scans[-1][1]):  # there it ends the picture: nothing but codes is missing
                assert facts["condition"] in ("damaged", "unreadable"), (start, end, mark)


@pytest.mark.parametrize("rows", [0, 1])
@pytest.mark.parametrize(("height", "width"), [(480, 640), (704, 720)])
def test_a_progressive_picture_cut_off_in_any_scan_shows_even_where_an_end_was_written_anew(
    height: int, width: int, rows: int
) -> None:
    whole = saved(painted(height, width), progressive=True, quality=60, restart_marker_rows=rows)

    scans = scan_ends(whole)

    for start, end in scans:
        for cut in (start, (start + end) // 2):
            # With no more than a part of the last scan gone, only who decodes that can tell.
            for ending in (b"", b"\xff\xd9")[: 1 if cut > scans[-1][0] else 2]:
                facts, _ = facts_and_bits(whole[:cut] + ending, Mode.FAST)
                assert facts["condition"] in ("damaged", "unreadable"), (start, end, cut, ending)


def test_a_progressive_picture_with_scans_left_out_on_purpose_is_whole_and_read_in_full() -> None:
    whole = saved(painted(704, 720), progressive=True)
    start, end = scan_ends(whole)[-1]
    head = whole.rindex(b"\xff\xda", 0, start)

    facts, bits = facts_and_bits(whole[:head] + whole[end:], Mode.FAST)

    assert facts["condition"] == "ok"
    assert bits == facts_and_bits(whole[:head] + whole[end:], Mode.EXACT)[1]
