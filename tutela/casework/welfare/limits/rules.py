"""The rule book of viewing: what a unit lays down, as two of its people approved it; it only ever lowers."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import time
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from tutela.casework.welfare.errors import BadPolicy
from tutela.casework.welfare.policy import Policy, policy
from tutela.engine.toml_tables import check_keys, read_table

# The name under which a unit's policies hold it.
RULES = "viewing"
_SHIPPED = Path(__file__).with_name("shipped.toml")
_NAME = re.compile(r"[a-z][a-z0-9-]{0,29}", re.ASCII)
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])|24:00", re.ASCII)
_MOST_IN_A_ROW = 50
_MINUTE_S, _DAY_S = 60.0, 86400.0


@dataclass(frozen=True, slots=True)
class Duty:
    """One set of limits; times in seconds, the dose in weighted seconds.

    `begins` and `ends` are minutes after midnight by the clock on the wall. A window that ends before it
    begins goes over midnight; one from 0 to 1,440 is the whole day.
    """

    name: str
    title: str
    day_s: float
    week_s: float
    viewing_s: float
    break_s: float
    begins: int
    ends: int
    tail_s: float
    dose_s: float

    @property
    def digest(self) -> str:
        """The SHA-256 over all of its limits, by which an assessment says what it was of."""
        said = {key: value for key, value in asdict(self).items() if key != "title"}
        return sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()

    def is_open(self, at: time) -> bool:
        """Say whether a time of the day lies in its window."""
        minute = 60 * at.hour + at.minute
        if self.begins < self.ends:
            return self.begins <= minute < self.ends
        return minute >= self.begins or minute < self.ends


@dataclass(frozen=True, slots=True)
class Requires:
    """What must be in order before anybody is shown media."""

    vetting: bool = False
    accreditation: bool = False
    policies: bool = False
    terminal: bool = False
    shift: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """What a unit lays down about viewing; the first duty is that of whoever was given no other."""

    title: str
    requires: Requires
    highest_in_a_row: int
    duties: tuple[Duty, ...]

    def duty(self, name: str) -> Duty:
        """Give a duty by its name; the first for a name that is none, which nobody's limits may rest on."""
        return next((duty for duty in self.duties if duty.name == name), self.duties[0])


_NUMBERS = ("minutes_per_day", "minutes_per_week", "viewing_minutes", "break_minutes")
_DUTY = dict.fromkeys((*_NUMBERS, "last_minutes_without", "dose_per_day"), float)
_TEXTS = dict.fromkeys(("name", "title", "from", "until"), str)
_REQUIRES = dict.fromkeys(("vetting", "accreditation", "policies", "terminal", "shift"), bool)


def check(text: str) -> None:
    """Refuse a rule book that is not whole, or that would let anybody view more than Tutela ships.

    Raises:
        BadPolicy: the message says which line.
    """
    parse(text)


def shipped() -> str:
    """Give the text that a unit's first version is drafted from."""
    return _SHIPPED.read_text(encoding="utf-8")


@lru_cache(maxsize=16)
def read(text: str) -> Rules:
    """Read the text of a rule book, once for each text."""
    return parse(text)


def parse(text: str) -> Rules:
    """Read and check a rule book.

    Raises:
        BadPolicy: a value is missing, of another kind, or higher than what is shipped.
    """
    table = read_table("The rules of viewing", text, refusal=BadPolicy)
    heads: Mapping[str, type] = {"title": str, "requires": dict, "dispensing": dict, "duty": list}
    _checked("The rules of viewing", table, heads)
    requires = _checked("[requires]", table["requires"], _REQUIRES)
    in_a_row = _checked("[dispensing]", table["dispensing"], {"highest_in_a_row": int})["highest_in_a_row"]
    if not 1 <= in_a_row <= _MOST_IN_A_ROW:
        raise BadPolicy(f'[dispensing]: "highest_in_a_row" must be from 1 to {_MOST_IN_A_ROW}.')
    duties = tuple(_duty(each) for each in table["duty"])
    names = [duty.name for duty in duties]
    if not names or len(set(names)) < len(names):
        raise BadPolicy("The rules of viewing need one [[duty]] at least, and no two of one name.")
    return Rules(table["title"], Requires(**requires), in_a_row, duties)


def _duty(table: Any) -> Duty:
    named = table.get("name") if isinstance(table, dict) else None
    where = f"[[duty]] {named!r}"
    _checked(where, table, {**_TEXTS, **_DUTY})
    if not _NAME.fullmatch(table["name"]):
        raise BadPolicy(f'{where}: "name" must be small letters, digits and hyphens, as in "on-call".')
    begins, ends = (_minute(where, table, key) for key in ("from", "until"))
    if begins == ends:
        raise BadPolicy(f'{where}: "from" and "until" are the same. Write 00:00 and 24:00 for the whole day.')
    duty = Duty(
        name=table["name"],
        title=table["title"],
        day_s=_MINUTE_S * table["minutes_per_day"],
        week_s=_MINUTE_S * table["minutes_per_week"],
        viewing_s=_MINUTE_S * table["viewing_minutes"],
        break_s=_MINUTE_S * table["break_minutes"],
        begins=begins,
        ends=ends,
        tail_s=_MINUTE_S * table["last_minutes_without"],
        dose_s=_MINUTE_S * table["dose_per_day"],
    )
    _check_lower(where, duty, policy())
    return duty


def _check_lower(where: str, duty: Duty, most: Policy) -> None:
    least, most_s = most.break_s, _DAY_S
    bounds = (
        ("minutes_per_day", duty.day_s, 1, most.day_s),
        ("minutes_per_week", duty.week_s, 1, most.week_s),
        ("viewing_minutes", duty.viewing_s, 1, most.viewing_s),
        ("break_minutes", duty.break_s, least, most_s),
        ("last_minutes_without", duty.tail_s, 0, most_s),
        ("dose_per_day", duty.dose_s, 1, most_s),
    )
    for name, value, low, high in bounds:
        if not low <= value <= high:
            said = f"from {low / _MINUTE_S:.4g} to {high / _MINUTE_S:g}"
            raise BadPolicy(f'{where}: "{name}" must be {said}. Limits may be lowered, never raised.')


def _minute(where: str, table: Mapping[str, str], key: str) -> int:
    if not _CLOCK.fullmatch(table[key]):
        raise BadPolicy(f'{where}: "{key}" must be a time of the day, as "10:00".')
    hours, minutes = table[key].split(":")
    return 60 * int(hours) + int(minutes)


def _checked(where: str, table: object, form: Mapping[str, type]) -> dict[str, Any]:
    if isinstance(table, dict):
        for key, kind in form.items():
            if kind is float and type(table.get(key)) is not float:
                raise BadPolicy(f'{where}: "{key}" must be a decimal number, as 50.0.')
            if kind is dict and not isinstance(table.get(key), dict):
                raise BadPolicy(f'{where}: "{key}" must be the heading of a table, [{key}].')
    return check_keys(where, table, form, refusal=BadPolicy)
