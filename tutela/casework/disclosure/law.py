"""What the law says of logs and of access: purposes, months and exemptions, each with its citation."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that the law says, where, and whether its text was read."""

    code: str
    title: str
    citation: str
    mark: str

    @property
    def is_verified(self) -> bool:
        """Say whether its text was read; what is not informs, and drives nothing."""
        return self.mark == "W"


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("law.toml").read_text(encoding="utf-8"))


def purposes() -> dict[str, Said]:
    """Give for what alone logs may be used, by code."""
    return {each["code"]: Said(**each) for each in _table()["purpose"]}


def exemptions() -> dict[str, Said]:
    """Give why something may be withheld, by code."""
    return {each["code"]: Said(**each) for each in _table()["exemption"]}


def access() -> dict[str, Any]:
    """Give the months of an answer, further months, where that is written, and of the right to complain."""
    return dict(_table()["access"])
