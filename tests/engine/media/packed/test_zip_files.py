"""Names and times of zip members: by the field that says it, and without inventing what none says."""

import io
import struct
import zlib
from collections.abc import Iterator

import pytest

from tutela.engine.media import archives
from tutela.engine.media.archives import Member
from tutela.engine.media.fence.fence import Fence

NOON = (2026, 7, 1, 12, 0, 0)
NINE_UTC = 1_782_896_400
UNIX, DOS, UTF_8 = 3, 0, 0x800


@pytest.fixture(scope="module")
def fence() -> Iterator[Fence]:
    with Fence(archives.WORK) as fence:
        yield fence


def zipped(
    name: bytes,
    flags: int = 0,
    at: tuple[int, int, int, int, int, int] = NOON,
    extra: bytes = b"",
    made_by: int = DOS,
    *,
    has_directory: bool = True,
) -> bytes:
    """Give a zip archive of one member, byte by byte as APPNOTE has it."""
    year, month, day, hour, minute, second = at
    clock, date = hour << 11 | minute << 5 | second // 2, (year - 1980) << 9 | month << 5 | day
    shared = struct.pack("<4H3L2H", flags, 0, clock, date, zlib.crc32(b"x"), 1, 1, len(name), len(extra))
    local = b"PK\3\4" + struct.pack("<H", 20) + shared + name + extra
    listed = (
        b"PK\1\2"
        + struct.pack("<2H", made_by << 8 | 20, 20)
        + shared
        + struct.pack("<3H2L", 0, 0, 0, 0, 0)
        + name
        + extra
    )
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(listed), len(local) + 1, 0)
    return local + b"x" + (listed + end if has_directory else b"")


def path_field(stated: bytes, name: str) -> bytes:
    body = b"\1" + struct.pack("<L", zlib.crc32(stated)) + name.encode()
    return struct.pack("<2H", 0x7075, len(body)) + body


def unix_time(seconds: int) -> bytes:
    return struct.pack("<2HBL", 0x5455, 5, 1, seconds & 0xFFFFFFFF)


def ntfs_time(seconds: float) -> bytes:
    ticks = round((seconds + 11_644_473_600) * 10**7)
    return struct.pack("<2HL2H3Q", 0x000A, 32, 0, 1, 24, ticks, ticks, ticks)


def the_member(fence: Fence, data: bytes) -> Member:
    (member,) = (each for each in archives.members(fence, io.BytesIO(data)) if isinstance(each, Member))
    return member


NAMES = [
    ("Müller Straße.jpg".encode("cp437"), 0, b"", DOS, "Müller Straße.jpg"),
    ("照片.jpg".encode("gbk"), 0, path_field("照片.jpg".encode("gbk"), "照片.jpg"), DOS, "照片.jpg"),
    ("фото.jpg".encode(), UTF_8, b"", UNIX, "фото.jpg"),
    ("é.jpg".encode(), 0, b"", UNIX, "é.jpg"),
    (b"plain.jpg", 0, path_field(b"of another name", "other.jpg"), DOS, "plain.jpg"),
    (b"bad-\xff.jpg", UTF_8, b"", UNIX, "bad-\\xff.jpg"),
]


@pytest.mark.parametrize("has_directory", [True, False])
@pytest.mark.parametrize(("stated", "flags", "extra", "made_by", "name"), NAMES)
def test_a_name_is_read_in_the_coding_that_it_has(
    fence: Fence, stated: bytes, flags: int, extra: bytes, made_by: int, name: str, has_directory: bool
) -> None:
    data = zipped(stated, flags, extra=extra, made_by=made_by, has_directory=has_directory)

    member = the_member(fence, data)

    assert (member.name.decode(), member.display, member.stated) == (name, name, stated)


TIMES = [
    (NOON, b"", "2026-07-01T12:00:00"),
    (NOON, unix_time(NINE_UTC), "2026-07-01T09:00:00Z"),
    (NOON, ntfs_time(NINE_UTC), "2026-07-01T09:00:00Z"),
    (NOON, unix_time(NINE_UTC) + ntfs_time(NINE_UTC + 0.25), "2026-07-01T09:00:00.250000Z"),
    (NOON, struct.pack("<2H2l", 0x5855, 8, 0, NINE_UTC), "2026-07-01T09:00:00Z"),
    (NOON, unix_time(2_224_324_800), "2040-06-26T12:00:00Z"),
    ((1980, 1, 1, 0, 0, 0), unix_time(-86_400), "1969-12-31T00:00:00Z"),
    ((1980, 0, 0, 0, 0, 0), b"", ""),
    ((2026, 7, 1, 12, 0, 60), b"", "2026-07-01T12:01:00"),
    (NOON, ntfs_time(NINE_UTC)[:16], "2026-07-01T12:00:00"),
    (NOON, unix_time(NINE_UTC)[:6], "2026-07-01T12:00:00"),
]


@pytest.mark.parametrize(("at", "extra", "expected"), TIMES)
def test_a_time_is_in_utc_only_where_the_archive_says_so(
    fence: Fence, at: tuple[int, int, int, int, int, int], extra: bytes, expected: str
) -> None:
    assert the_member(fence, zipped(b"a.jpg", at=at, extra=extra)).modified == expected
