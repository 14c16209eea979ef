"""What the door asks: the forms, the decision table, tips and signposts, read from data."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

FORMS = ("public", "child", "work")
ANSWERS = {"where": ("internet", "device", "unknown"), "danger": ("yes", "no", "unknown")}
_MOST = {"line": 300, "text": 8000, "choice": 20, "moment": 25}
LATE_AFTER = timedelta(days=1)
_HERE = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a form; `choices` are pairs of a value and its words, `kind` how it is answered."""

    name: str
    kind: str
    label: str
    hint: str = ""
    needed: bool = False
    choices: tuple[tuple[str, str], ...] = ()

    def fault(self, said: str) -> str:
        """Say what is wrong with an answer, or nothing."""
        if not said:
            return _("Please answer this.") if self.needed else ""
        if len(said) > _MOST[self.kind]:
            return _("This is too long. Please write less.")
        if self.kind == "choice" and said not in dict(self.choices):
            return _("Please choose one of these.")
        if self.kind == "moment" and moment(said) is None:
            return _("Please write day and time like this: 28/11/2026 14:30.")
        return ""


@dataclass(frozen=True, slots=True)
class Form:
    """One form, and the SHA-256 of how it was asked."""

    channel: str
    title: str
    intro: str
    questions: tuple[Question, ...]
    version: bytes

    def read(self, sent: Mapping[str, str]) -> dict[str, str]:
        """Take of what was sent what this form asks for; anything else is dropped."""
        return {one.name: sent.get(one.name, "").strip() for one in self.questions}

    def faults(self, said: Mapping[str, str]) -> dict[str, str]:
        """Say what is wrong, by the names of the questions."""
        found = {one.name: one.fault(said[one.name]) for one in self.questions}
        return {name: fault for name, fault in found.items() if fault}


@dataclass(frozen=True, slots=True)
class Route:
    """Whom somebody is told to tell: the hotline, and the police by a number, or not."""

    hotline: bool
    police: str


@cache
def form(channel: str) -> Form:
    """Give a form by its channel."""
    octets = _octets(channel)
    read = tomllib.loads(octets.decode())
    questions = tuple(
        Question(**{**one, "choices": tuple(map(tuple, one.get("choices", ())))}) for one in read["question"]
    )
    return Form(read["channel"], read["title"], read["intro"], questions, sha256(octets).digest())


@cache
def routes() -> dict[tuple[str, str], Route]:
    """Give the decision table: whom to tell, by where it is and whether somebody is in danger."""
    rows = _table("routing")["route"]
    return {(row["where"], row["danger"]): Route(row["hotline"], row["police"]) for row in rows}


def tips(at: str) -> list[str]:
    """Give what to do and to leave, on one page."""
    return [each["text"] for each in _table("tips")["tip"] if at in each["at"]]


def signposts() -> list[dict[str, str]]:
    """Give who helps children."""
    found: list[dict[str, str]] = _table("signposts")["signpost"]
    return found


def moment(said: str) -> datetime | None:
    """Read a day and time as people or their browsers write them, in this country; None where it is none."""
    for pattern in ("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M", "%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(said, pattern).replace(tzinfo=_HERE)
        except ValueError:
            continue
    return None


def is_late(found_at: str, now: datetime) -> bool:
    """Say whether something was found more than a day ago; where nobody can tell, it is not called late."""
    found = moment(found_at)
    return found is not None and now - found > LATE_AFTER


def texts() -> Iterator[str]:
    """Give every text of the data that people read, as a translation needs it."""
    for channel in FORMS:
        asked = form(channel)
        yield from (asked.title, asked.intro)
        for one in asked.questions:
            yield from filter(None, (one.label, one.hint, *(words for _value, words in one.choices)))
    for each in (*_table("tips")["tip"], *_table("signposts")["signpost"]):
        yield each["text"]


@cache
def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(_octets(name).decode())


def _octets(name: str) -> bytes:
    return files(__package__).joinpath("data", f"{name}.toml").read_bytes()
