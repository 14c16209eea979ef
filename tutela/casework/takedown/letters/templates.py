"""Reads templates of notices and the policy of holds: what two people approved, and nothing else, is sent."""

import string
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from tutela.casework.gate import ROLES_OF_PEOPLE
from tutela.casework.policies.queries import rules_in_force
from tutela.casework.takedown.errors import BadTemplate, NoTemplate
from tutela.engine.toml_tables import check_keys, read_table
from tutela.engine.working_time import OpeningHours

TEMPLATES, HOLDS = "templates of notices", "policy of holds"
ROUTES = ("host", "police", "correction")
FIELDS = (
    "reference", "unit", "count", "addresses", "reasons", "good_faith", "notifier", "answer_address", "code",
    "due", "provider",
)  # fmt: skip
# What must be in a notice to a host (Regulation (EU) 2022/2065, Article 16(2)), and in a correction.
NEEDED = {
    "host": {"reference", "reasons", "addresses", "good_faith", "notifier", "answer_address", "code"},
    "police": {"reference", "addresses", "due"},
    "correction": {"reference", "addresses"},
}
_CLASSES = ("", "baseline", "A1", "A2", "B1", "B2")
_TEXT = {
    "route": str, "language": str, "subject": str, "body": str, "reasons": str, "good_faith": str,
    "notifier": str, "citation": str,
}  # fmt: skip
_HOLD = {
    "country": str, "authority": str, "nation": str, "hours": str, "zone": str, "due_minutes": int,
    "reminder_minutes": list, "escalate_to": str, "on_expiry": str, "release_needs": str, "citation": str,
    "verified": bool,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Template:
    """One template: for whom, in which language, its subject and text, and what XARF calls it."""

    route: str
    language: str
    subject: str
    body: str
    reasons: str
    good_faith: str
    notifier: str
    classification: str

    def written(self, said: Mapping[str, str]) -> tuple[str, str]:
        """Write subject and text with what is to be said in their places."""
        whole = {"reasons": self.reasons, "good_faith": self.good_faith, "notifier": self.notifier, **said}
        return self.subject.format_map(whole), self.body.strip().format_map(whole) + "\n"


@dataclass(frozen=True, slots=True)
class HoldPolicy:
    """How an authority of a country is waited for: how long in its working hours, and what then."""

    country: str
    authority: str
    mailbox: str
    hours: OpeningHours
    due_minutes: int
    reminder_minutes: tuple[int, ...]
    escalate_to: str
    on_expiry: str
    release_needs: str
    citation: str
    is_verified: bool


def shipped() -> str:
    """Give the templates that come with the program, as a draft of the unit's own."""
    return files(__package__).joinpath("shipped.toml").read_text(encoding="utf-8")


def shipped_holds() -> str:
    """Give the policy of holds that comes with the program."""
    return files(__package__).joinpath("holds.toml").read_text(encoding="utf-8")


def check(text: str) -> None:
    """Let templates pass that can be followed: each is tried on a made-up notice.

    Raises:
        BadTemplate: the message says where and why.
    """
    read(text)


def check_holds(text: str) -> None:
    """Let a policy of holds pass that can be followed.

    Raises:
        BadTemplate: the message says where and why.
        BadHours: opening hours are not written as they are read.
    """
    read_holds(text)


@lru_cache(maxsize=8)
def read(text: str) -> dict[tuple[str, str], Template]:
    """Read templates, by route and language.

    Raises:
        BadTemplate: the message says where and why.
    """
    found: dict[tuple[str, str], Template] = {}
    for number, table in enumerate(_tables(text, "template"), 1):
        where = f"template {number}"
        optional = {"xarf_classification": str}
        given = {key: value for key, value in table.items() if not (key in optional and value == "")}
        check_keys(where, given, _TEXT, optional, refusal=BadTemplate)
        if table["route"] not in ROUTES:
            raise BadTemplate(f"{where}: route is one of {', '.join(ROUTES)}.")
        if table.get("xarf_classification", "") not in _CLASSES:
            raise BadTemplate(f"{where}: xarf_classification is one of {', '.join(_CLASSES[1:])}, or empty.")
        found[table["route"], table["language"]] = _tried(where, table)
    missing = [route for route in ROUTES if (route, "en") not in found]
    if missing:
        raise BadTemplate(f"There is no template in English for: {', '.join(missing)}.")
    return found


def _tried(where: str, table: Mapping[str, Any]) -> Template:
    """Make a template once it could be written with every place filled, and nothing that is needed lacks."""
    used: set[str] = set()
    for key in ("subject", "body"):
        try:
            parts = list(string.Formatter().parse(table[key]))
        except ValueError as wrong:
            raise BadTemplate(f"{where}: {key} cannot be read: {wrong}.") from wrong
        for _, name, form, conversion in parts:
            if name is not None and (name not in FIELDS or form or conversion):
                raise BadTemplate(f"{where}: {key} has {{{name}}}, and the places are {', '.join(FIELDS)}.")
            used |= {name} if name else set()
    lacks = sorted(NEEDED[table["route"]] - used)
    if lacks:
        raise BadTemplate(f"{where}: it lacks {', '.join(f'{{{name}}}' for name in lacks)}.")
    made = Template(
        table["route"], table["language"], table["subject"], table["body"], table["reasons"],
        table["good_faith"], table["notifier"], table.get("xarf_classification", ""),
    )  # fmt: skip
    subject, _ = made.written(dict.fromkeys(FIELDS, "x") | {"reference": "N-1"})
    if not subject.isprintable() or len(subject) > 200:  # noqa: PLR2004 - with room for what is filled in
        raise BadTemplate(f"{where}: the subject is one line of 200 characters at most.")
    return made


@lru_cache(maxsize=8)
def read_holds(text: str) -> dict[str, HoldPolicy]:
    """Read a policy of holds, by country.

    Raises:
        BadTemplate: the message says where and why.
        BadHours: opening hours are not written as they are read.
    """
    found: dict[str, HoldPolicy] = {}
    for number, table in enumerate(_tables(text, "hold"), 1):
        where = f"hold {number}"
        given = {key: value for key, value in table.items() if not (key == "mailbox" and value == "")}
        check_keys(where, given, _HOLD, {"mailbox": str}, refusal=BadTemplate)
        if table["on_expiry"] not in ("escalate", "release") or table["release_needs"] not in (
            "person",
            "two",
        ):
            raise BadTemplate(
                f'{where}: on_expiry is "escalate" or "release", release_needs "person" or "two".'
            )
        if table["escalate_to"] not in {role.value for role in ROLES_OF_PEOPLE}:
            raise BadTemplate(f"{where}: escalate_to is a role of people.")
        reminders = table["reminder_minutes"]
        if table["due_minutes"] < 1 or not all(type(each) is int and each > 0 for each in reminders):
            raise BadTemplate(f"{where}: minutes are whole numbers above 0.")
        hours = OpeningHours.read(table["hours"], table["nation"], table["zone"])
        found[table["country"]] = HoldPolicy(
            table["country"], table["authority"], table.get("mailbox", ""), hours, table["due_minutes"],
            tuple(reminders), table["escalate_to"], table["on_expiry"], table["release_needs"],
            table["citation"], table["verified"],
        )  # fmt: skip
    return found


def _tables(text: str, name: str) -> list[dict[str, Any]]:
    told = read_table("The book of notices", text, refusal=BadTemplate)
    tables = told.get(name)
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables) or not tables:
        raise BadTemplate(f"It has no [[{name}]].")
    return tables


def template_in_force(unit: int, route: str, language: str = "en") -> tuple[Template, int]:
    """Give the template that the unit approved, and the number of its version.

    Raises:
        NoTemplate: it approved none.
        VersionBroken: it is not what two people approved.
    """
    version = rules_in_force(unit, TEMPLATES)
    if version is None:
        raise NoTemplate(
            f"The unit approved no {TEMPLATES} yet, so nothing is sent. Make a policy with that rule book, "
            "draft it from the shipped text, and have two people approve it."
        )
    found = read(version.text)
    return found.get((route, language)) or found[route, "en"], version.number


def hold_policy(unit: int, country: str) -> HoldPolicy | None:
    """Give how the police of a country are waited for; None where notices go to hosts there at once.

    What the unit approved holds; before, the shipped policy, which escalates and never releases by itself.
    """
    version = rules_in_force(unit, HOLDS)
    return read_holds(version.text if version else shipped_holds()).get(country)
