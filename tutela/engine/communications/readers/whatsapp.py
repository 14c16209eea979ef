"""Reads chats that WhatsApp exported as text: the order of its dates is decided over the whole file."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files

from tutela.engine.communications import fields, lines, moments
from tutela.engine.communications.source import Source
from tutela.engine.communications.told import (
    Attached,
    Basis,
    Kind,
    Moment,
    Note,
    Observation,
    Party,
    Place,
    Question,
    State,
    Terms,
    Thread,
    Told,
)

NAME = "whatsapp text"
DATE_ORDER = "date order"
_MOST_LINE = 1 << 20
_MOST_MESSAGE = 1 << 20
_LONGEST_NAME = 120
_MARKS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
_BEGIN = re.compile(
    rf"""^[{_MARKS}]*\[?[{_MARKS}]*
    (\d{{1,4}})[./\-](?:\ )?(\d{{1,2}})[./\-](?:\ )?(\d{{1,4}})\.?
    [,،]?[\s]+(?:(?:um|à|às|a\ las|kl\.?|klo|lúc)\s)?
    (?:(上午|下午|오전|오후|午前|午後)\s?)?
    (\d{{1,2}})[:.](\d{{2}})(?:[:.](\d{{2}}))?
    (?:[\s]?([AaPp])\.?[\s]?[Mm]\.?)?
    \]?(?:[\s]-[\s]|[\s])(.*)$""",
    re.VERBOSE | re.DOTALL,
)
_ORDERS = ("day month year", "month day year", "year month day")
_FITS_LINES = 40
_MUCH = 10


@cache
def _phrases() -> dict[str, frozenset[str]]:
    text = files(__package__).joinpath("whatsapp.toml").read_text(encoding="utf-8")
    return {name: frozenset(said) for name, said in tomllib.loads(text).items()}


@cache
def _attached() -> re.Pattern[str]:
    beside = "|".join(sorted(map(re.escape, _phrases()["attached"]), key=len, reverse=True))
    before = "|".join(map(re.escape, sorted(_phrases()["attached_before"], key=len, reverse=True)))
    return re.compile(rf"^(?:<(?:{before}):\s*([^>]+)>|(.+?\.\w{{1,8}})\s\((?:{beside})\))(.*)$", re.DOTALL)


def prepare() -> None:
    """Load what lies beside this module, while files can be read."""
    _attached()


def fits(head: bytes, _name: str) -> bool:
    """Say whether a file begins as such chats do: one of its first lines has a date, a time and a text."""
    first = head.decode("utf-8", "replace").splitlines()[:_FITS_LINES]
    return any(_BEGIN.match(line) for line in first) and not head.lstrip().startswith((b"{", b"[{", b"<"))


@dataclass(slots=True)
class _Orders:
    """What the dates of a file say of the order of their parts."""

    possible: set[str] = field(default_factory=lambda: set(_ORDERS))
    backwards: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_ORDERS, 0))
    before: dict[str, date] = field(default_factory=dict)
    is_told: bool = False
    last: tuple[str, str, str] = ("", "", "")

    def see(self, parts: tuple[str, str, str]) -> None:
        """Take one more date."""
        if parts == self.last:
            return
        self.last, seen = parts, dict[str, date]()
        for order in _ORDERS:
            if (day := _date(parts, order)) is None:
                continue
            seen[order] = day
            if order in self.before and day < self.before[order]:
                self.backwards[order] += 1
        # One line with a date that is none in any order, as text may begin with, says nothing of the order.
        if seen:
            self.possible &= seen.keys()
        self.before |= seen
        self.is_told = self.is_told or len(set(seen.values())) > 1

    def decided(self) -> str:
        """Name the order; empty where the file does not say."""
        possible = self.possible - ({_ORDERS[2]} if len(self.possible) > 1 else set())
        if len(possible) == 1:
            return next(iter(possible))
        if not self.is_told:
            return _ORDERS[0]
        first, second = sorted(possible or _ORDERS[:2], key=lambda order: self.backwards[order])[:2]
        # Telephones write in order: one reading that is, beside one that is not, is how it was written.
        return first if self.backwards[first] * _MUCH < self.backwards[second] else ""


def _date(parts: tuple[str, str, str], order: str) -> date | None:
    one, two, three = map(int, parts)
    if order == _ORDERS[2]:
        year, month, day = one, two, three
    elif len(parts[0]) > 2:  # noqa: PLR2004 - a year has four digits
        return None
    else:
        day, month, year = (one, two, three) if order == _ORDERS[0] else (two, one, three)
    try:
        return date(year + 2000 if year < 100 else year, month, day)  # noqa: PLR2004
    except ValueError:
        return None


@dataclass(slots=True)
class _Begun:
    """A message whose further lines may follow."""

    number: int
    offset: int
    raw: bytearray
    moment: Moment
    said: list[str]
    is_cut: bool = False


def read(source: Source, terms: Terms) -> Iterator[Told]:
    """Give the chat: a question where its dates can be read in two ways and nobody said in which."""
    order = terms.answers.get(DATE_ORDER, "")
    if order not in _ORDERS:
        order = _order_of(source)
    if not order:
        says = "Every date in the file can be read as day and month, or as month and day."
        yield Question(DATE_ORDER, says, _ORDERS[:2])
        return
    key = _title(source.name)
    yield Thread(key, key, "WhatsApp")
    begun: _Begun | None = None
    for number, offset, line in lines.of(source.opened(), _MOST_LINE):
        text = line.decode("utf-8", "surrogateescape")
        found = _BEGIN.match(text)
        day = _date((found[1], found[2], found[3]), order) if found else None
        if found is None or (day is None and _date((found[1], found[2], found[3]), _ORDERS[0]) is None):
            if begun is None:
                yield Note(
                    f"line {number:,}", "It stands before the first message.", is_lost=bool(text.strip())
                )
            elif len(begun.raw) + len(line) > _MOST_MESSAGE:
                begun.is_cut = True
            else:
                begun.raw += line
                begun.said.append(text)
            continue
        if begun is not None:
            yield _observation(key, begun)
        moment = _moment(found, day)
        begun = _Begun(number, offset, bytearray(line), moment, [found[9]])
    if begun is not None:
        yield _observation(key, begun)


def _order_of(source: Source) -> str:
    orders = _Orders()
    for _, _, line in lines.of(source.opened(), _MOST_LINE):
        if line[:1] in b"\n\r " or not (found := _BEGIN.match(line.decode("utf-8", "replace"))):
            continue
        orders.see((found[1], found[2], found[3]))
    return orders.decided()


def _title(name: str) -> str:
    last = name.rpartition("/")[2]
    found = re.fullmatch(r"(?:WhatsApp Chat (?:with|-) )?(.+?)(?:\.txt)?", last, re.IGNORECASE)
    return fields.name(found[1] if found else last) or "chat"


def _moment(found: re.Match[str], day: date | None) -> Moment:
    raw = found[0][: found.start(9)].strip("[] -\u200e")
    half = found[4] or found[8] or ""
    hour = int(found[5])
    if half:
        hour = hour % 12 + (12 if half[0] in "Pp" or half in ("下午", "오후", "午後") else 0)
    try:
        at = datetime(day.year, day.month, day.day, hour, int(found[6]), int(found[7] or 0), tzinfo=UTC)  # type: ignore[union-attr]
    except (ValueError, AttributeError):
        return Moment(raw[:100])
    return moments.of_datetime(raw, at, Basis.ASSUMED)


def _observation(thread: str, begun: _Begun) -> Observation:
    raw = bytes(begun.raw)
    said = "".join(begun.said).rstrip("\r\n")
    warnings = list[str]()
    if any("\udc80" <= sign <= "\udcff" for sign in said) if not said.isascii() else False:
        warnings.append("It holds bytes that are no UTF-8.")
    if begun.moment.at_ms is None:
        warnings.append("Its time is none that can be.")
    if begun.is_cut:
        warnings.append("It is longer than 1 MiB, and was cut.")
    before, colon, after = said.partition(": ")
    if not colon and said.endswith(":"):
        before, colon, after = said[:-1], ":", ""
    is_system = not colon or len(before) > _LONGEST_NAME or "\n" in before
    text = said if is_system else after
    who = None if is_system else before.strip(_MARKS + " ")
    bare = text.strip(_MARKS + " \r\n")
    phrases = _phrases()
    edited = next((one for one in phrases["edited"] if bare.endswith(one)), "")
    return Observation(
        thread=thread,
        place=Place("line", begun.number, begun.offset, len(raw)),
        raw=raw,
        kind=Kind.SYSTEM if is_system else Kind.MESSAGE,
        text=fields.text(text),
        moment=begun.moment,
        sender=Party(fields.name(who), fields.name(who)) if who else None,
        state=State.DELETED if bare in phrases["deleted"] else State.INTACT,
        edited=bool(edited),
        attached=_files(bare, phrases["omitted"]),
        warnings=tuple(warnings),
    )


def _files(text: str, omitted: frozenset[str]) -> tuple[Attached, ...]:
    if text in omitted:
        return (Attached("", missing=text),)
    found = _attached().match(text) if text[:1] == "<" or "(" in text else None
    if found is None:
        return ()
    name = fields.name((found[1] or found[2]).strip(_MARKS + " "))
    return (Attached(name, name),)
