"""Opens untrusted archives: reports every member, gives data piece by piece, follows nothing."""

import base64
import binascii
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, BinaryIO

from tutela.engine.media.facts import Condition, clean, unopened
from tutela.engine.media.fence.fence import Fence, WireBroken
from tutela.engine.media.fence.wire import Message
from tutela.engine.media.file_types import sniff_file
from tutela.engine.media.packed import compressed, tar_files
from tutela.engine.media.packed.errors import ArchiveDamaged
from tutela.engine.media.packed.tar_files import PackedMember
from tutela.engine.media.packed.zip_files import ZipMember, listed, salvaged, unpacked

_MIB = 1 << 20
_LONGEST_DIRECTORY = 64 * _MIB
_LONGEST_LINK = 4096
_LONGEST_NAME = 1 << 16


@dataclass(frozen=True)
class ArchiveLimits:
    """How far an archive is opened.

    Attributes:
        depth: archives within archives; the outermost has depth 1.
        ratio: unpacked bytes for each packed byte, beyond the first MiB of a member.
        members: members of one archive.
        total_bytes: unpacked bytes of one archive, or what is left of it for an inner one.
    """

    depth: int = 3
    ratio: int = 200
    members: int = 100_000
    total_bytes: int = 20 << 30


class Outcome(StrEnum):
    """What became of one member."""

    WHOLE = "whole"
    FOLDER = "folder"
    LINK = "link"  # where it points is told, never followed
    ENCRYPTED = "encrypted"
    UNSUPPORTED = "unsupported"
    DAMAGED = "damaged"  # what unpacked before the damage was given
    OVER_LIMIT = "over_limit"


@dataclass(frozen=True)
class Member:
    """One member of an archive, before its data.

    Attributes:
        name: its name, in UTF-8 where its coding is known; `display` is for people, cleaned. Never use either
            as a path.
        stated: the bytes that the archive has in its place.
        modified: ISO 8601; with Z where the archive knows UTC, else without a zone; empty when absent.
        leads_outside: the name would leave the folder it is unpacked to, were it used as a path.
    """

    number: int
    name: bytes
    stated: bytes
    display: str
    modified: str
    size: int | None
    leads_outside: bool


@dataclass(frozen=True)
class Piece:
    """A part of the data of the member named last."""

    number: int
    data: bytes


@dataclass(frozen=True)
class MemberEnd:
    """The end of one member: what became of it, and how many bytes were given."""

    number: int
    outcome: Outcome
    note: str
    given_bytes: int


@dataclass(frozen=True)
class ArchiveEnd:
    """The end of the archive: how well it opened, and how many members were reported."""

    condition: Condition
    note: str
    members: int


_Member = ZipMember | PackedMember
_Data = Iterator[tuple[bytes, int]]
_Finding = tuple[_Member | None, tuple[Condition, str] | None]
Event = Member | Piece | MemberEnd | ArchiveEnd
WORK = "tutela.engine.media.archives:unpack"


def members(
    fence: Fence, stream: BinaryIO, *, depth: int = 1, limits: ArchiveLimits | None = None
) -> Iterator[Event]:
    """Open an archive in a fence made for `WORK`: for each member `Member`, `Piece`..., `MemberEnd`.

    Args:
        fence: a fence whose work is `WORK`.
        stream: the archive.
        depth: 1 for a file as received, 2 for a member of such an archive, and so on.
        limits: how far it is opened.

    Raises:
        FenceBreach: the archive broke the fence; members given before are good.
    """
    asked = {"depth": depth, "archive": asdict(limits or ArchiveLimits())}
    for message in fence.stream(stream, asked):
        try:
            yield _event(message)
        except (KeyError, TypeError, ValueError, binascii.Error) as wrong:
            raise WireBroken(f"an archive event without sense: {type(wrong).__name__}") from None


def unpack(stream: BinaryIO, asked: dict[str, Any]) -> Iterator[Message]:
    """Report and unpack the members of one archive; the work function of a fence."""
    limits = ArchiveLimits(**asked.get("archive", {}))
    depth = int(asked.get("depth", 1))
    if depth > limits.depth:
        yield _end(Condition.OVER_LIMIT, f"archives nested more than {limits.depth} deep", 0)
        return
    sniffed = sniff_file(stream)
    if sniffed.decoder not in _READERS:
        yield _end(Condition.NOT_OPENED, unopened(sniffed).note, 0)
        return
    condition, note = Condition.OK, ""
    left = limits.total_bytes
    number = 0
    find, unpack_one = _READERS[sniffed.decoder]
    for member, fault in find(stream):
        condition, note = fault or (condition, note)
        if member is None:
            continue
        if number >= limits.members:
            condition, note = Condition.OVER_LIMIT, f"more than {limits.members} members"
            break
        yield _head(number, member)
        for message in _data(unpack_one(stream, member), number, member, limits, left):
            left -= len(message.body)
            yield message
        number += 1
    yield _end(condition, note, number)


def _in_order(
    listing: Callable[[BinaryIO], Iterator[PackedMember]],
) -> Callable[[BinaryIO], Iterator[_Finding]]:
    """Give what finds members one after the other, and tells where that ends before its time."""

    def found(stream: BinaryIO) -> Iterator[_Finding]:
        try:
            for member in listing(stream):
                yield member, None
        except ArchiveDamaged as wrong:
            yield None, (Condition.DAMAGED, str(wrong))

    return found


def _zip_members(stream: BinaryIO) -> Iterator[_Finding]:
    """Give the listed members, and where the directory fails, the members found without it."""
    seen = set()
    try:
        for member in listed(stream, _LONGEST_DIRECTORY):
            seen.add(member.at)
            yield member, None
    except ArchiveDamaged as wrong:
        yield None, (Condition.DAMAGED, str(wrong))
    else:
        return
    for member in salvaged(stream):
        if member.at not in seen:
            yield member, None


_READERS: dict[str, tuple[Callable[[BinaryIO], Iterator[_Finding]], Callable[..., _Data]]] = {
    "zip": (_zip_members, unpacked),
    "tar": (_in_order(tar_files.members), tar_files.data),
    **{
        name: (_in_order(compressed.only_member), compressed.unpacking(begin))
        for name, begin in compressed.UNPACKERS.items()
    },
}


def _data(data: _Data, number: int, member: _Member, limits: ArchiveLimits, left: int) -> Iterator[Message]:
    outcome, note = _refused(member, limits, left)
    given = 0
    if outcome is None:
        outcome = Outcome.LINK if member.is_link else Outcome.WHOLE
        try:
            for piece, packed in data:
                given += len(piece)
                if given > left or given > limits.ratio * packed + _MIB:
                    outcome, note = Outcome.OVER_LIMIT, _over(limits, given > left)
                    given -= len(piece)
                    break
                yield Message({"event": "piece", "number": number}, piece)
        except ArchiveDamaged as wrong:
            outcome, note = Outcome.DAMAGED, str(wrong)
    yield Message(
        {"event": "member end", "number": number, "outcome": outcome, "note": note, "given_bytes": given}
    )


def _refused(member: _Member, limits: ArchiveLimits, left: int) -> tuple[Outcome | None, str]:
    declared, packed = member.size or 0, member.packed
    if member.is_folder and not declared:
        return Outcome.FOLDER, ""
    if member.is_encrypted:
        return Outcome.ENCRYPTED, "packed with a password"
    if member.refusal:
        return Outcome.UNSUPPORTED, member.refusal
    if member.is_link and declared > _LONGEST_LINK:
        return Outcome.DAMAGED, "a link of impossible length"
    if declared > left or (packed is not None and declared > limits.ratio * packed + _MIB):
        return Outcome.OVER_LIMIT, _over(limits, declared > left)
    return None, ""


def _over(limits: ArchiveLimits, total: bool) -> str:
    return (
        f"more than {limits.total_bytes} bytes in all" if total else f"unpacks more than {limits.ratio}-fold"
    )


def _head(number: int, member: _Member) -> Message:
    parts = member.name.replace(b"\\", b"/").split(b"/")
    outside = b".." in parts or member.name[:1] in (b"/", b"\\") or member.name[1:2] == b":"
    return Message(
        {
            "event": "member",
            "number": number,
            "name": base64.b64encode(member.name).decode(),
            "stated": base64.b64encode(member.stated).decode(),
            "display": clean(member.display),
            "modified": member.modified,
            "size": member.size,
            "leads_outside": outside,
        }
    )


def _end(condition: Condition, note: str, count: int) -> Message:
    return Message({"event": "archive end", "condition": condition, "note": note, "members": count})


def _event(message: Message) -> Event:
    head: Mapping[str, Any] = message.head
    match head["event"]:
        case "member":
            name, stated = (
                base64.b64decode(head[which], validate=True)[:_LONGEST_NAME] for which in ("name", "stated")
            )
            size = None if head["size"] is None else int(head["size"])
            shown, modified = clean(str(head["display"])), clean(str(head["modified"]), 40)
            return Member(
                int(head["number"]), name, stated, shown, modified, size, bool(head["leads_outside"])
            )
        case "piece":
            return Piece(int(head["number"]), message.body)
        case "member end":
            outcome, note = Outcome(head["outcome"]), clean(str(head["note"]))
            return MemberEnd(int(head["number"]), outcome, note, int(head["given_bytes"]))
        case "archive end":
            return ArchiveEnd(Condition(head["condition"]), clean(str(head["note"])), int(head["members"]))
    raise ValueError(head["event"])
