"""Gives the members of a sealed archive one after another, opened behind the fence."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tutela.casework.custody import copies
from tutela.casework.gate import machine
from tutela.casework.intake.models import UnsealedEntry
from tutela.casework.items.models import Instance
from tutela.engine.media import archives
from tutela.engine.media.archives import ArchiveEnd, ArchiveLimits, Event, MemberEnd, Outcome, Piece
from tutela.engine.media.facts import Condition
from tutela.engine.media.fence.errors import FenceBreach
from tutela.engine.media.fence.fence import Fence
from tutela.printable import shown

Kind = UnsealedEntry.Kind
_KINDS = {
    Outcome.FOLDER: Kind.FOLDER,
    Outcome.LINK: Kind.LINK,
    Outcome.ENCRYPTED: Kind.ENCRYPTED,
    Outcome.UNSUPPORTED: Kind.UNREADABLE,
    Outcome.OVER_LIMIT: Kind.OVER_LIMIT,
}
_START = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Member:
    """One member; when its stream was read to the end, `kind` and `detail` are final.

    The stream must be read before the next member is asked for. A member whose `kind` is set at the end has
    nothing to keep, whatever its stream gave. `has_zone` says whether the archive states UTC for its time;
    `coded` says how its name stands there, where that is no UTF-8.
    """

    position: int
    path: bytes
    modified_ns: int | None
    has_zone: bool = True
    coded: str = ""
    kind: Kind | None = None
    detail: str = ""
    stream: io.BufferedReader | None = None

    def mark_unreadable(self, why: str) -> None:
        """Note that it could not be read to its end."""
        self.kind, self.detail = Kind.UNREADABLE, why


class Archive:
    """The members of one archive; after the last, `note` says what kept the archive from opening whole."""

    def __init__(self, fence: Fence, place: Instance, key: int, depth: int, limits: ArchiveLimits) -> None:
        """Name the archive.

        Args:
            fence: a fence made for `archives.WORK`.
            place: where the archive was found.
            key: the data key its content is sealed under.
            depth: 1 for an archive as received, 2 for one inside it.
            limits: how far it is opened.
        """
        self._fence, self._place, self._key = fence, place, key
        self._depth, self._limits = depth, limits
        self.note = ""

    def __iter__(self) -> Iterator[Member]:
        """Give the members in the archive's order."""
        item = self._place.item
        copy = copies.copy_of(copies.Content(item.pk, item.sha256, [self._key]))
        if copy is None:
            self.note = "the vault holds no copy of this archive"
            return
        try:
            with copies.open_copy(machine(item.unit_id), copy, item.pk) as sealed:
                events = archives.members(self._fence, sealed, depth=self._depth, limits=self._limits)
                yield from self._members(events)
        except FenceBreach as breach:
            self.note = f"it broke off: {breach}"

    def _members(self, events: Iterator[Event]) -> Iterator[Member]:
        for event in events:
            if isinstance(event, ArchiveEnd):
                self.note = "" if event.condition is Condition.OK else event.note
            elif isinstance(event, archives.Member):
                time = _time(event.modified)
                member = Member(event.number, event.name, *time, coded=_coding(event))
                member.stream = io.BufferedReader(_Data(self, events, member))
                yield member


class _Data(io.RawIOBase):
    """The data of one member, as its pieces come; sets the member's end when they have all come."""

    def __init__(self, archive: Archive, events: Iterator[Event], member: Member) -> None:
        self._archive, self._events, self._member = archive, events, member
        self._waiting, self._first, self._ended = b"", b"", False

    def readable(self) -> bool:
        """Say that this stream is for reading."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # narrower than Buffer
        """Fill the buffer from the piece in hand, or from the next."""
        while not self._waiting and not self._ended:
            self._next()
        part = self._waiting[: len(buffer)]
        self._waiting = self._waiting[len(part) :]
        buffer[: len(part)] = part
        return len(part)

    def _next(self) -> None:
        try:
            event = next(self._events, None)
        except FenceBreach as breach:
            # The member in hand is lost with the rest, and what was received before it is good.
            self._archive.note = f"it broke off: {breach}"
            raise OSError(self._archive.note) from breach
        if event is None:
            self._archive.note = "it broke off in the middle of a member"
            raise OSError(self._archive.note)
        if isinstance(event, Piece):
            self._waiting = event.data
            self._first = self._first or event.data[:280]
        elif isinstance(event, MemberEnd):
            self._ended = True
            self._end(event)

    def _end(self, end: MemberEnd) -> None:
        self._member.kind = _KINDS.get(end.outcome)
        self._member.detail = "; ".join(filter(None, (end.note, self._member.coded)))
        if end.outcome is Outcome.LINK:
            self._member.detail = "to " + shown(self._first)
        if end.outcome is Outcome.DAMAGED and not end.given_bytes:
            self._member.kind = Kind.DAMAGED


def _coding(member: archives.Member) -> str:
    """Say how a name stands in its archive, where it was read in another coding."""
    return "" if member.stated == member.name else f"its name stands in the archive as {shown(member.stated)}"


def _time(stated: str) -> tuple[int | None, bool]:
    """Read the time an archive claims: nanoseconds since 1970 as if in UTC, and whether it says UTC."""
    try:
        at = datetime.fromisoformat(stated)
    except ValueError:
        return None, True
    passed = at.replace(tzinfo=UTC) - _START
    return passed // timedelta(microseconds=1) * 1000, at.tzinfo is not None
