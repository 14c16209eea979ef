"""Archives: every member reported, limits named, nothing followed."""

import bz2
import gzip
import io
import lzma
import random
import stat
import struct
import tarfile
import zipfile
from collections.abc import Callable, Iterator

import pytest

from tutela.engine.media import archives
from tutela.engine.media.archives import ArchiveEnd, ArchiveLimits, Event, Member, MemberEnd, Outcome, Piece
from tutela.engine.media.facts import Condition
from tutela.engine.media.fence.fence import Fence


@pytest.fixture(scope="module")
def fence() -> Iterator[Fence]:
    with Fence(archives.WORK) as fence:
        yield fence


def opened(fence: Fence, data: bytes, **how: object) -> list[Event]:
    return list(archives.members(fence, io.BytesIO(data), **how))  # type: ignore[arg-type]  # passed on


def packed(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return made.getvalue()


def outcomes(events: list[Event]) -> list[tuple[bytes, Outcome]]:
    names = {each.number: each.name for each in events if isinstance(each, Member)}
    return [(names[each.number], each.outcome) for each in events if isinstance(each, MemberEnd)]


def data_of(events: list[Event], number: int) -> bytes:
    return b"".join(each.data for each in events if isinstance(each, Piece) and each.number == number)


def last(events: list[Event]) -> ArchiveEnd:
    assert isinstance(events[-1], ArchiveEnd)
    return events[-1]


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_every_member_comes_whole_and_in_order(fence: Fence, method: int) -> None:
    large = bytes(range(256)) * 4000
    archive = packed({"folder/": b"", "folder/a.jpg": b"first", "b": large, "empty": b""}, method)

    events = opened(fence, archive)

    assert outcomes(events) == [
        (b"folder/", Outcome.FOLDER),
        (b"folder/a.jpg", Outcome.WHOLE),
        (b"b", Outcome.WHOLE),
        (b"empty", Outcome.WHOLE),
    ]
    assert (data_of(events, 1), data_of(events, 2)) == (b"first", large)
    assert last(events) == ArchiveEnd(Condition.OK, "", 4)


def test_names_keep_their_raw_bytes_and_those_that_lead_outside_are_marked(fence: Fence) -> None:
    archive = packed({"../up": b"1", "/root": b"2", "C:\\x": b"3", "in": b"4", "caf__": b"5"})
    archive = archive.replace(b"caf__", b"caf\xe9\xff")

    found = [each for each in opened(fence, archive) if isinstance(each, Member)]

    assert [each.leads_outside for each in found] == [True, True, True, False, False]
    assert found[4].stated == b"caf\xe9\xff"


def test_a_link_is_reported_and_not_followed(fence: Fence) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        link = zipfile.ZipInfo("link")
        link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")

    events = opened(fence, made.getvalue())

    assert outcomes(events) == [(b"link", Outcome.LINK)]
    assert data_of(events, 0) == b"/etc/passwd"


def test_a_member_that_unpacks_too_far_is_over_the_limit_and_the_next_one_still_comes(fence: Fence) -> None:
    archive = packed({"bomb": bytes(30 << 20), "after": b"here"})

    events = opened(fence, archive)

    assert outcomes(events) == [(b"bomb", Outcome.OVER_LIMIT), (b"after", Outcome.WHOLE)]


def test_a_member_that_lies_about_its_size_is_stopped_while_it_unpacks(fence: Fence) -> None:
    archive = packed({"bomb": bytes(30 << 20)}).replace(struct.pack("<L", 30 << 20), struct.pack("<L", 9))

    events = opened(fence, archive)

    assert outcomes(events) == [(b"bomb", Outcome.OVER_LIMIT)]
    assert len(data_of(events, 0)) < 8 << 20


def test_limits_of_depth_members_and_total_are_named(fence: Fence) -> None:
    archive = packed({name: b"12345" for name in "abcd"})

    deep = last(opened(fence, archive, depth=4))
    many = opened(fence, archive, limits=ArchiveLimits(members=2))
    large = opened(fence, archive, limits=ArchiveLimits(total_bytes=12))

    assert (deep.condition, deep.note) == (Condition.OVER_LIMIT, "archives nested more than 3 deep")
    assert (last(many).condition, last(many).members) == (Condition.OVER_LIMIT, 2)
    assert [each for _, each in outcomes(large)] == [Outcome.WHOLE] * 2 + [Outcome.OVER_LIMIT] * 2


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_members_of_other_methods_are_damaged_when_bent_and_over_the_limit_when_bombs(
    fence: Fence, method: int
) -> None:
    bent = bytearray(packed({"a": bytes(range(256)) * 4000}, method))
    bent[60:90] = b"x" * 30
    bomb = packed({"a": bytes(30 << 20)}, method)

    assert outcomes(opened(fence, bytes(bent))) == [(b"a", Outcome.DAMAGED)]
    assert outcomes(opened(fence, bomb)) == [(b"a", Outcome.OVER_LIMIT)]


def test_encrypted_and_unknown_members_are_reported(fence: Fence) -> None:
    archive = bytearray(packed({"secret": b"x", "odd": b"y"}))
    for signature, flags_at, method_at in ((b"PK\x03\x04", 6, 8), (b"PK\x01\x02", 8, 10)):
        first = archive.index(signature)
        archive[first + flags_at] |= 1
        second = archive.index(signature, first + 4)
        archive[second + method_at] = 9

    events = opened(fence, bytes(archive))

    assert outcomes(events) == [(b"secret", Outcome.ENCRYPTED), (b"odd", Outcome.UNSUPPORTED)]


def test_a_changed_byte_damages_its_member_only(fence: Fence) -> None:
    archive = bytearray(packed({"a": b"A" * 100, "b": b"B" * 100}, zipfile.ZIP_STORED))
    archive[archive.index(b"AAAA")] = 0

    events = opened(fence, bytes(archive))

    assert outcomes(events) == [(b"a", Outcome.DAMAGED), (b"b", Outcome.WHOLE)]
    assert len(data_of(events, 0)) == 100


def test_an_archive_without_its_end_gives_the_members_that_are_there(fence: Fence) -> None:
    archive = packed({"a": b"A" * 100, "b": bytes(range(256)) * 40})
    cut = archive[: archive.index(b"PK\x01\x02") - 20]

    events = opened(fence, cut)

    assert outcomes(events) == [(b"a", Outcome.WHOLE), (b"b", Outcome.DAMAGED)]
    assert last(events).condition is Condition.DAMAGED


def test_a_streamed_archive_without_its_end_is_walked_too(fence: Fence) -> None:
    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.kept = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            self.kept += bytes(data)  # type: ignore[call-overload]  # any buffer
            return len(bytes(data))  # type: ignore[call-overload]  # any buffer

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", b"A" * 100)
        archive.writestr("b", b"B" * 100)
    cut = bytes(pipe.kept[: pipe.kept.index(b"PK\x01\x02")])

    events = opened(fence, cut)

    assert outcomes(events) == [(b"a", Outcome.WHOLE), (b"b", Outcome.WHOLE)]


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"PK\x05\x06" + bytes(18), b"PK\x05\x06" + b"\xff" * 18]
)
def test_an_archive_of_nothing_ends_at_once(fence: Fence, data: bytes) -> None:
    assert last(opened(fence, data)).members == 0


def tarred(*entries: tarfile.TarInfo | tuple[str, bytes]) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for entry in entries:
            if isinstance(entry, tarfile.TarInfo):
                archive.addfile(entry)
                continue
            info = tarfile.TarInfo(entry[0])
            info.size, info.mtime = len(entry[1]), 1_782_896_400
            archive.addfile(info, io.BytesIO(entry[1]))
    return made.getvalue()


def entry(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def test_every_member_of_a_tar_is_told_and_links_are_not_followed(fence: Fence) -> None:
    large = bytes(range(256)) * 5000
    archive = tarred(
        entry("folder", tarfile.DIRTYPE),
        ("folder/a.jpg", b"first"),
        ("../b", large),
        entry("link", tarfile.SYMTYPE, "/etc/passwd"),
        entry("again", tarfile.LNKTYPE, "folder/a.jpg"),
        entry("pipe", tarfile.FIFOTYPE),
        ("n" * 300 + "\udcff", b"long"),
    )

    events = opened(fence, archive)

    assert [outcome.value for _, outcome in outcomes(events)] == [
        "folder", "whole", "whole", "link", "link", "unsupported", "whole",
    ]  # fmt: skip
    assert (data_of(events, 2), data_of(events, 3), data_of(events, 6)) == (large, b"/etc/passwd", b"long")
    members = [each for each in events if isinstance(each, Member)]
    assert (members[1].modified, members[2].leads_outside) == ("2026-07-01T09:00:00Z", True)
    assert members[6].name == b"n" * 300 + b"\xff"
    assert last(events).condition is Condition.OK


def test_a_tar_cut_off_gives_what_is_whole_and_says_so(fence: Fence) -> None:
    archive = tarred(("a", b"first"), ("b", bytes(9000)))

    events = opened(fence, archive[:4000])

    assert outcomes(events) == [(b"a", Outcome.WHOLE), (b"b", Outcome.DAMAGED)]
    assert last(events).condition is Condition.DAMAGED


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
}


@pytest.mark.parametrize("packer", PACKERS)
def test_a_packed_file_gives_the_one_that_it_holds(fence: Fence, packer: str) -> None:
    content = random.Random(2).randbytes(700_000)

    events = opened(fence, PACKERS[packer](content[:70]) + PACKERS[packer](content[70:]) + bytes(100))

    assert outcomes(events) == [(b"unpacked", Outcome.WHOLE)]
    assert data_of(events, 0) == content
    assert last(events) == ArchiveEnd(Condition.OK, "", 1)


@pytest.mark.parametrize("packer", PACKERS)
def test_a_packed_file_cut_off_or_bent_is_damaged_and_a_bomb_is_over_the_limit(
    fence: Fence, packer: str
) -> None:
    whole = PACKERS[packer](random.Random(1).randbytes(90_000))
    bent = whole[:40_000] + bytes(200) + whole[40_200:]

    for data, expected in (
        (whole[:-20_000], Outcome.DAMAGED),
        (bent, Outcome.DAMAGED),
        (PACKERS[packer](bytes(400 << 20)), Outcome.OVER_LIMIT),
    ):
        assert outcomes(opened(fence, data)) == [(b"unpacked", expected)]


def test_gzip_tells_name_and_time(fence: Fence) -> None:
    made = io.BytesIO()
    with gzip.GzipFile("photo.jpg", "wb", fileobj=made, mtime=1_782_896_400) as file:
        file.write(b"content")

    (member,) = (each for each in opened(fence, made.getvalue()) if isinstance(each, Member))

    assert (member.name, member.modified) == (b"photo.jpg", "2026-07-01T09:00:00Z")


def test_what_is_only_named_is_not_opened(fence: Fence) -> None:
    for data, words in ((b"7z\xbc\xaf\x27\x1c\0\4", "a 7z archive"), (b"Rar!\x1a\7\0", "a RAR archive")):
        (end,) = opened(fence, data)

        assert end == ArchiveEnd(Condition.NOT_OPENED, f"not opened here: {words}", 0)
