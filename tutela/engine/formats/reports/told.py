"""What a report tells, from whichever source: one structure, with all that was read and not understood.

Texts stay as the sender wrote them, times as well: what cannot be read as a time is still shown. A path is
the place of a field in what was sent: `reportedInformation/incidentSummary/platform`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeAlias

from pydantic import JsonValue, TypeAdapter

JSON: TypeAlias = JsonValue
# The form of what tells nothing any more: it was disposed of.
DISPOSED = "disposed of"


class Source(StrEnum):
    """Who told us: what decides which terms, clocks and answers a report has."""

    PUBLIC = "public"
    CHILD = "child"
    IT_PROFESSIONAL = "it professional"
    COMPANY = "company"
    NCMEC = "ncmec"
    HOTLINE = "hotline"
    MEMBER = "industry member"
    POLICE = "police"
    PROACTIVE = "proactive"
    CASE_BATCH = "case batch"
    EXHIBIT = "exhibit"


class Channel(StrEnum):
    """By which way it came."""

    FORM = "form"
    PORTAL = "portal"
    API = "api"
    FILE = "file"
    MAIL = "mail"
    TELEPHONE = "telephone"
    LETTER = "letter"
    IN_PERSON = "in person"
    STAFF = "staff"


class ReportClass(StrEnum):
    """What the sender means it to be."""

    REFERRAL = "referral"
    INFORMATIONAL = "informational"
    UNKNOWN = "unknown"


class FieldState(StrEnum):
    """What a sender says of one field; "not held" is an answer, a blank is none."""

    GIVEN = "given"
    NOT_HELD = "not held"
    WITHHELD = "withheld"
    NOT_ASKED = "not asked"


class PersonRole(StrEnum):
    """What somebody is in the report, as its sender says; a claim, nothing that is proved."""

    REPORTED = "reported"
    CHILD = "child"
    RECIPIENT = "recipient"
    REPORTER = "reporter"
    OTHER = "other"


class IdentifierKind(StrEnum):
    """What an identifier is."""

    EMAIL = "email"
    PHONE = "phone"
    USER_ID = "user id"
    SCREEN_NAME = "screen name"
    DISPLAY_NAME = "display name"
    PROFILE = "profile address"
    GROUP = "group"
    WALLET = "wallet"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class FieldSaid:
    """The state of one field, with the sender's reason where it was withheld."""

    state: FieldState
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """An address of the internet, or whatever else was named as the place; stored inert, never fetched."""

    text: str
    kind: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Identifier:
    """One identifier of a person or account; `service` is whose it is, where that matters."""

    kind: IdentifierKind
    value: str
    service: str = ""
    is_verified: bool | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A person or account that the report names; `key` is how the report's other parts refer to it."""

    role: PersonRole
    key: str = ""
    names: tuple[str, ...] = ()
    born: str = ""
    age: str = ""
    gender: str = ""
    identifiers: tuple[Identifier, ...] = ()
    places: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NetworkEvent:
    """A network address at a moment; `of` is the key of a person or file, or the part that says it."""

    address: str
    port: str = ""
    event: str = ""
    at: str = ""
    is_proxy: bool | None = None
    of: str = ""


@dataclass(frozen=True, slots=True)
class Device:
    """A device by an identifier of its own."""

    kind: str
    value: str
    event: str = ""
    at: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A file that the report names, whether it came with it or not.

    `hashes` by algorithm, in lower case; `viewed` is whether the sender looked at it, None where they do not
    say; `classification` and `tags` are the sender's own.
    """

    name: str = ""
    original_name: str = ""
    reference: str = ""
    hashes: Mapping[str, str] = field(default_factory=dict)
    viewed: bool | None = None
    is_public: bool | None = None
    classification: str = ""
    tags: tuple[str, ...] = ()
    at: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """Text that people wrote to each other, as it was sent to us."""

    text: str
    at: str = ""
    by: str = ""
    to: str = ""


@dataclass(frozen=True, slots=True)
class Priority:
    """How urgent the sender thinks it is, by their own scale, and why."""

    value: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What one report tells.

    Attributes:
        sender: who sent it: the name or number under which we know them; empty for who is not to be known.
        sender_reference: the sender's own name for it; a later one of the same name is its next version.
        incident: what it is about, in the sender's neutral terms.
        happened_at, discovered_at, received_at, made_available_at: as the sender writes them.
        summaries: what the sender writes of the whole, apart from messages.
        states: what the sender says of a field, by its path; of one that is not here they say nothing more.
        further: every field that was read and is not understood, by its path, as it came.
        is_supplement: the sender says that it adds to what they sent before.
    """

    source: Source
    channel: Channel
    sender: str = ""
    sender_reference: str = ""
    form: str = ""
    report_class: ReportClass = ReportClass.UNKNOWN
    incident: tuple[str, ...] = ()
    happened_at: str = ""
    discovered_at: str = ""
    received_at: str = ""
    made_available_at: str = ""
    platform: str = ""
    priority: Priority | None = None
    summaries: tuple[str, ...] = ()
    addresses: tuple[Address, ...] = ()
    persons: tuple[Person, ...] = ()
    network: tuple[NetworkEvent, ...] = ()
    devices: tuple[Device, ...] = ()
    files: tuple[File, ...] = ()
    messages: tuple[Message, ...] = ()
    states: Mapping[str, FieldSaid] = field(default_factory=dict)
    further: Mapping[str, JSON] = field(default_factory=dict)
    is_supplement: bool = False

    def to_json(self) -> str:
        """Write it as JSON: what says nothing is left out, and the same always gives the same text."""
        return _ADAPTER.dump_json(self, exclude_defaults=True).decode()


_ADAPTER: TypeAdapter[Told] = TypeAdapter(Told)


def from_json(text: str) -> Told:
    """Read what `to_json` wrote.

    Raises:
        ValidationError: it is none of ours.
    """
    return _ADAPTER.validate_json(text)


def moment_of(said: str) -> datetime | None:
    """Read a time as a sender wrote it (ISO 8601), UTC where it names no zone; None where it is none."""
    try:
        at = datetime.fromisoformat(said.strip())
    except ValueError:
        return None
    try:
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except OverflowError:
        return None
