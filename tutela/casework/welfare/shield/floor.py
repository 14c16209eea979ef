"""The step with which looks begin in a unit: its own where two people approved one, else what is shipped."""

from functools import cache, lru_cache
from pathlib import Path

from django.utils.translation import gettext_noop as noop

from tutela.casework.law import approved
from tutela.casework.policies.errors import VersionBroken
from tutela.casework.welfare.errors import BadPolicy
from tutela.engine.media.renditions import Step
from tutela.engine.toml_tables import check_keys, read_table

FILE = Path(__file__).with_name("shield.toml")
# The name under which a unit's policies hold its own.
RULES = "shield"
WORDS = {Step.GREY_SMALL: noop("small and grey"), Step.GREY_FULL: noop("grey"), Step.COLOUR: noop("colour")}
_HEAD = {"name": str, "version": str, "owner": str, "begins": str}


def check(text: str) -> None:
    """Refuse a text that does not say with what a look begins.

    Raises:
        BadPolicy: the message says what is wrong.
    """
    read(text)


@cache
def shipped() -> str:
    """Give the text that comes with the program."""
    return FILE.read_text(encoding="utf-8")


@lru_cache(maxsize=64)
def read(text: str) -> Step:
    """Say with which step a look begins by such a text.

    Raises:
        BadPolicy: it is not TOML, lacks a key or has another, or names no step.
    """
    table = read_table("The shield", text, refusal=BadPolicy)
    check_keys("the shield", table, _HEAD, refusal=BadPolicy)
    step = next((step for step, word in WORDS.items() if word == table["begins"]), None)
    if step is None:
        raise BadPolicy(f'The shield: "begins" must be one of {", ".join(WORDS.values())}.')
    return step


def in_force(unit: int) -> Step:
    """Say with which step looks begin in a unit; with the least where its text is not as approved."""
    try:
        text = approved.text(unit, RULES)
    except VersionBroken:
        return Step.GREY_SMALL
    return read(shipped() if text is None else text)


def of_version(version: int | None, digest: str | None) -> Step:
    """Say the same of a version that is in force, by its number and digest; None where there is none."""
    if version is None or digest is None:
        return read(shipped())
    try:
        return read(approved.text_of(version, digest))
    except VersionBroken:
        return Step.GREY_SMALL
