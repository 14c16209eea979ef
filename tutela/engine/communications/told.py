"""What a reader tells of a file: threads, observations with their place in it, and what there is to say."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Basis(StrEnum):
    """On what a time in UTC rests."""

    SOURCE_UTC = "source_utc"
    ASSUMED = "assumed"
    TOOL_LOCAL = "tool_local"
    NONE = "none"


class State(StrEnum):
    """Whether the source says that it was deleted."""

    INTACT = "intact"
    DELETED = "deleted"
    UNKNOWN = "unknown"


class Kind(StrEnum):
    """What was observed."""

    MESSAGE = "message"
    SYSTEM = "system"
    CALL = "call"
    VISIT = "visit"
    PASSAGE = "passage"
    CELL = "cell"


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as the source has it, and in UTC.

    Attributes:
        raw: as it stands there.
        at_ms: milliseconds since 1970 in UTC; None where it says no time that can be.
        basis: what `at_ms` rests on.
    """

    raw: str = ""
    at_ms: int | None = None
    basis: Basis = Basis.NONE


@dataclass(frozen=True, slots=True)
class Place:
    """Where in its file something stands.

    Attributes:
        part: the table, or the path of the element.
        number: which row, element or line of that, from one.
        offset: its first byte in the file; None where it has no place by bytes, as in a database.
        length: how many bytes it takes there.
    """

    part: str
    number: int
    offset: int | None = None
    length: int = 0

    def __str__(self) -> str:
        at = "" if self.offset is None else f", byte {self.offset:,}"
        return f"{self.part} {self.number:,}{at}"


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody as the source names them: `key` is what the platform tells them apart by, or their name."""

    key: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that something refers to; its content lies elsewhere, if anywhere.

    `path` is where the source says it lies, with / between folders; `missing` says why there is none.
    """

    name: str
    path: str = ""
    mime: str = ""
    digest: str = ""
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Thread:
    """One conversation as far as it is known where this stands; a later one adds to an earlier."""

    key: str
    title: str = ""
    platform: str = ""
    owner: str = ""
    parties: tuple[Party, ...] = ()


@dataclass(frozen=True, slots=True)
class Observation:
    """One message, call or visit.

    Attributes:
        thread: the key of its thread.
        key: what the platform tells it apart by within the thread; empty where there is nothing.
        place: where it stands.
        raw: its bytes there; of a row of a database, the row as JSON.
        text: what was written, as it was written; empty where nothing was.
        direction: "in" or "out", seen from whose device or account it is; empty where it is not said.
        edited: whether the source says that it was changed later.
        rest: what no field here has: names and values.
        warnings: what there is to say of it.
    """

    thread: str
    place: Place
    raw: bytes
    kind: Kind = Kind.MESSAGE
    key: str = ""
    text: str = ""
    moment: Moment = Moment()
    sender: Party | None = None
    direction: str = ""
    state: State = State.INTACT
    edited: bool = False
    reply_to: str = ""
    attached: tuple[Attached, ...] = ()
    rest: dict[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """Something that could not be read, or that whoever reads has to know: where, and what.

    `is_lost` says whether something that may have been a message was left out there.
    """

    place: str
    says: str
    is_lost: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """What has to be answered before the file can be read: which of the choices holds."""

    what: str
    says: str
    choices: tuple[str, ...]


Told = Thread | Observation | Note | Question


@dataclass(frozen=True, slots=True)
class Terms:
    """What is said to a reader beside the file.

    Attributes:
        zone: the time zone, by its IANA name, of times that state none; empty: as if they were UTC.
        answers: to questions that a reader asked, by what was asked.
        mapping: of a table, which column holds what.
    """

    zone: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    mapping: dict[str, str] = field(default_factory=dict)


def to_wire(told: Told) -> list[Any]:
    """Write one as a list that `json` can encode, its kind first."""
    if isinstance(told, Observation):
        moment, place = told.moment, told.place
        sender = [told.sender.key, told.sender.name] if told.sender else None
        attached = [[a.name, a.path, a.mime, a.digest, a.missing] for a in told.attached]
        return [
            "o", told.thread, place.part, place.number, place.offset, place.length,
            told.raw.decode("utf-8", "surrogateescape"), told.kind, told.key, told.text, moment.raw,
            moment.at_ms, moment.basis, sender, told.direction, told.state, told.edited, told.reply_to,
            attached, told.rest, list(told.warnings),
        ]  # fmt: skip
    if isinstance(told, Thread):
        parties = [[party.key, party.name] for party in told.parties]
        return ["t", told.key, told.title, told.platform, told.owner, parties]
    if isinstance(told, Note):
        return ["n", told.place, told.says, told.is_lost]
    return ["q", told.what, told.says, list(told.choices)]


# To ask an enumeration for each of millions takes longer than to ask these.
_KINDS = {each.value: each for each in Kind}
_STATES = {each.value: each for each in State}
_BASES = {each.value: each for each in Basis}


def from_wire(row: list[Any]) -> Told:
    """Read one as `to_wire` wrote it; nothing in it is believed to have the type it should have.

    Raises:
        ValueError, TypeError, IndexError, KeyError: it was written by nobody who keeps to that.
    """
    match row[0]:
        case "o":
            return _observation(row)
        case "t":
            _, key, title, platform, owner, parties = row
            named = tuple(Party(str(each[0]), str(each[1])) for each in parties)
            return Thread(str(key), str(title), str(platform), str(owner), named)
        case "n":
            return Note(str(row[1]), str(row[2]), bool(row[3]))
        case "q":
            return Question(str(row[1]), str(row[2]), tuple(str(each) for each in row[3]))
        case other:
            raise ValueError(f"nothing is called {other!r}")


def _observation(row: list[Any]) -> Observation:
    (_, thread, part, number, offset, length, raw, kind, key, text, said, at_ms, basis, sender, direction,
     state, edited, reply_to, attached, rest, warnings) = row  # fmt: skip
    if not isinstance(rest, dict) or not (at_ms is None or type(at_ms) is int):
        raise TypeError("a field of another type")
    return Observation(
        thread=str(thread),
        place=Place(str(part), int(number), None if offset is None else int(offset), int(length)),
        raw=str(raw).encode("utf-8", "surrogateescape"),
        kind=_KINDS[kind],
        key=str(key),
        text=str(text),
        moment=Moment(str(said), at_ms, _BASES[basis]),
        sender=Party(str(sender[0]), str(sender[1])) if sender else None,
        direction=str(direction),
        state=_STATES[state],
        edited=bool(edited),
        reply_to=str(reply_to),
        attached=tuple(Attached(*map(str, each)) for each in attached),
        rest=rest,
        warnings=tuple(map(str, warnings)),
    )
