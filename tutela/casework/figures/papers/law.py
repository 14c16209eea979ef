"""What the law asks of a paper: data with citation and mark, which decides nothing itself."""

import datetime
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from tutela.casework.figures.errors import BadCatalogue
from tutela.engine.toml_tables import check_keys

_KEYS = {
    "code": str, "citation": str, "says": str, "read_at": str, "read_on": datetime.date, "verified": bool,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that the law asks: where it stands, what it says, and whether one of ours checked that."""

    code: str
    citation: str
    says: str
    is_verified: bool

    @property
    def in_words(self) -> str:
        """Say it as papers do, with its citation and its mark."""
        mark = "" if self.is_verified else ", not verified by this unit"
        return f"{self.says} ({self.citation}{mark})"


@cache
def rules() -> dict[str, Rule]:
    """Give the rules that come with the program, by their codes.

    Raises:
        BadCatalogue: one of them says too little.
    """
    told = tomllib.loads(resources.files(__package__).joinpath("law.toml").read_text(encoding="utf-8"))
    found = [
        check_keys(f"Rule {n}", row, _KEYS, refusal=BadCatalogue) for n, row in enumerate(told["rule"], 1)
    ]
    return {row["code"]: Rule(row["code"], row["citation"], row["says"], row["verified"]) for row in found}
