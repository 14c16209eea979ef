"""Of a raw that no library opens, the camera's own preview is compared and shown; it is not called seen."""

import io
import struct
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image

from tests.engine.hashing.drawing import hills
from tests.engine.hashing.examining import examiner
from tutela.engine.hashing.examiner import Examiner
from tutela.engine.hashing.pdq import fingerprint as pdq
from tutela.engine.hashing.video import features
from tutela.engine.media.facts import Condition
from tutela.engine.media.fence.fence import Fence
from tutela.engine.media.fence.limits import Limits
from tutela.engine.media.parts import Holds

RAW = bytes(range(256)) * 8
PICTURE = Image.fromarray(hills(300, 400, 5)).convert("RGB")


def _jpeg() -> bytes:
    out = io.BytesIO()
    PICTURE.save(out, "JPEG", quality=90)
    return out.getvalue()


def _raf() -> bytes:
    jpeg, at = _jpeg(), 160
    head = b"FUJIFILMCCD-RAW 0201FF000000" + b"\0" * 56
    return head.ljust(84, b"\0")[:84] + struct.pack(">II", at, len(jpeg)) + bytes(at - 92) + jpeg + RAW


def _table(*entries: tuple[int, int, int, int]) -> bytes:
    packed = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return struct.pack("<H", len(entries)) + packed + bytes(4)


def _rw2() -> bytes:
    jpeg = _jpeg()
    return (
        b"IIU\0"
        + struct.pack("<I", 24)
        + bytes(16)
        + _table((0x2E, 7, len(jpeg), 64))
        + bytes(22)
        + jpeg
        + RAW
    )


def _orf() -> bytes:
    jpeg, notes = _jpeg(), 100
    first = b"IIRO" + struct.pack("<I", 8) + _table((0x8769, 4, 1, 40))
    exif = first.ljust(40, b"\0") + _table((0x927C, 7, 400, notes))
    own = b"OLYMPUS\0II\3\0" + _table((0x2020, 13, 1, 40))
    settings = own.ljust(40, b"\0") + _table((0x101, 4, 1, 100), (0x102, 4, 1, len(jpeg)))
    return exif.ljust(notes, b"\0") + settings.ljust(100, b"\0") + jpeg + RAW


def _box(name: bytes, *content: bytes) -> bytes:
    joined = b"".join(content)
    return struct.pack(">I", 8 + len(joined)) + name + joined


def _cr3() -> bytes:
    jpeg, brand = _jpeg(), _box(b"ftyp", b"crx \0\0\0\1crx isom")

    def head(at: int) -> bytes:
        sizes = _box(b"stsz", struct.pack(">IIII", 0, 0, 1, len(jpeg)))
        table = _box(b"stbl", sizes, _box(b"co64", struct.pack(">IIQ", 0, 1, at)))
        return brand + _box(b"moov", _box(b"trak", _box(b"mdia", _box(b"minf", table))))

    return head(len(head(0)) + 8) + _box(b"mdat", jpeg, RAW)


def _cr3_with_preview() -> bytes:
    preview = _box(b"PRVW", bytes(16), _jpeg())
    return (
        _box(b"ftyp", b"crx \0\0\0\1crx isom")
        + _box(b"uuid", bytes(16), bytes(8), preview)
        + _box(b"mdat", RAW)
    )


RAWS = {"RAF": _raf, "RW2": _rw2, "ORF": _orf, "CR3": _cr3, "CR3 with PRVW": _cr3_with_preview}


@pytest.fixture(scope="module")
def fence() -> Iterator[Fence]:
    with Fence("tutela.engine.media.renderer:render") as made:
        yield made


@pytest.mark.parametrize("form", RAWS)
def test_the_preview_of_a_raw_is_compared_and_on_its_sheet(fence: Fence, form: str) -> None:
    content = RAWS[form]()

    seen = examiner().examine(io.BytesIO(content))
    shown = fence.call(io.BytesIO(content), {"variants": ["sheet", "preview"]})

    assert seen.facts.condition is Condition.NOT_OPENED
    assert not seen.facts.is_whole
    assert [(part.holds, part.opened, part.mime) for part in seen.facts.parts] == [
        (Holds.INSIDE, 1, "image/jpeg")
    ]
    assert seen.pdq is None
    [bits] = features.columns(seen.parts).hashes
    apart = int.from_bytes(bits.tobytes()) ^ int.from_bytes(pdq.pdq(np.asarray(PICTURE)).bits)
    assert apart.bit_count() <= 16
    assert list(shown.blobs) == ["sheet"]
    sheet = np.asarray(Image.open(io.BytesIO(shown.blobs["sheet"])).convert("L"), np.float32)[:200]
    own = np.asarray(PICTURE.resize((320, 240)).convert("L"), np.float32)[:200]
    assert np.abs(sheet[4:, 4:316] - own[4:, 4:316]).mean() < 8


@pytest.mark.parametrize("form", RAWS)
def test_a_raw_in_disorder_is_named_all_the_same(form: str) -> None:
    content = RAWS[form]()
    damaged = [content[:length] for length in (24, 40, 60, 90, 130, 180, 260)]
    damaged += [content[:at] + b"\xff" * 8 + content[at + 8 :] for at in (30, 44, 60, 84, 110, 140, 150)]

    conditions = [seen.facts.condition for seen in examiner().examine_many(list(map(io.BytesIO, damaged)))]

    assert set(conditions) == {Condition.NOT_OPENED}


def test_a_raw_whose_preview_costs_its_child_is_not_called_unreadable() -> None:
    with Examiner(Limits(reply_bytes=10)) as without_answer:
        seen = without_answer.examine(io.BytesIO(_raf()))

    assert seen.facts.condition is Condition.NOT_OPENED
    assert seen.facts.note.startswith("not opened here: a camera raw")
    assert "the picture in it could not be opened: the decoder stopped: " in seen.facts.note
    assert not seen.facts.is_whole
