"""What this room asks of any program of partners, and which of them it knows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from tutela.casework.abroad.content.book import Book
from tutela.casework.abroad.content.document import Said
from tutela.casework.abroad.models import ItemCall
from tutela.engine.formats.reports.told import Told

Kind = ItemCall.Kind


class BadReply(ValueError):
    """An answer cannot be read as what was asked for; the message says why."""


@dataclass(frozen=True, slots=True)
class Request:
    """One call as it is to be made: which it is, by which method, at which path, and its body.

    Of a secret one neither body nor answer is kept.
    """

    kind: Kind
    method: str
    path: str
    body: bytes = b""
    is_secret: bool = False


@dataclass(frozen=True, slots=True)
class Happened:
    """An action on record there: by its number, when, and by whom, as they say."""

    action: int
    at: datetime | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Learnt:
    """What an answer that is well says; whatever the call does not ask for is empty.

    Attributes:
        token: what the calls after it are signed with.
        numbers: of an enumeration, the number of each name.
        report: how they number the report.
        content: how they number the address of it.
        actions: what they were told of it, by number.
        happened: the same, with when and by whom.
        listed: the numbers of what waits for us.
        told: what they assigned to us.
    """

    token: str = ""
    numbers: Mapping[str, int] = field(default_factory=dict)
    report: str = ""
    content: str = ""
    actions: frozenset[int] = frozenset()
    happened: Sequence[Happened] = ()
    listed: Sequence[str] = ()
    told: Told | None = None


class Adapter(Protocol):
    """A partner's program, as this room speaks to it: it writes bytes and reads bytes, and calls nobody."""

    @property
    def schema(self) -> str:
        """The version of its form, as it is kept with what is sent."""

    def payload(self, said: Said, book: Book) -> bytes:
        """Write a report of one address."""

    def sign_in(self, user: str, password: str) -> Request:
        """Ask for what the other calls are signed with."""

    def look_up(self, kind: Kind) -> Request:
        """Ask for one of their enumerations."""

    def insert(self, payload: bytes) -> Request:
        """Hand over a report."""

    def contents(self, report: str) -> Request:
        """Ask how they number the address of a report."""

    def check(self, content: str) -> Request:
        """Ask what they were told of an address."""

    def state(self, content: str) -> Request:
        """Ask what was done there about an address."""

    def act(self, content: str, action: int, at: datetime, analyst: str) -> Request:
        """Tell what happened to an address."""

    def refer(self, content: str, reference: str) -> Request:
        """Tell them our reference of what they assigned to us."""

    def list_assigned(self) -> Request:
        """Ask what they assigned to us that has no reference of ours yet."""

    def content(self, content: str) -> Request:
        """Ask for one of these, whole."""

    def read(self, kind: Kind, raw: bytes, asked: str) -> Learnt:
        """Read an answer that is well.

        Args:
            kind: of the call.
            raw: the answer, whole.
            asked: the address, or the number, that was asked about.

        Raises:
            BadReply: it is not what was asked for.
        """
