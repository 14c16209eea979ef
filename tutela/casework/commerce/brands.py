"""Payment brands as data: those that come with the program, or those that two people of the unit approved."""

import datetime
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from tutela.casework.commerce.errors import BadBrands
from tutela.casework.policies.queries import rules_in_force
from tutela.engine.toml_tables import check_keys, read_table

BOOK = "payment brands"
KINDS = ("card", "transfer", "currency", "voucher", "processor", "other")
_ROW = {
    "code": str, "title": str, "kind": str, "citation": str, "read_on": datetime.date, "verified": bool,
}  # fmt: skip
_LONGEST_CODE = 40


@dataclass(frozen=True, slots=True)
class Brand:
    """One brand: its code, what people call it, of which kind it is, where it was read, whether checked."""

    code: str
    title: str
    kind: str
    citation: str
    is_verified: bool


def shipped() -> str:
    """Give the brands that come with the program, as a draft of the unit's own."""
    return files(__package__).joinpath("brands.toml").read_text(encoding="utf-8")


def check(text: str) -> None:
    """Let a list of brands pass that can be followed.

    Raises:
        BadBrands: the message says where and why.
    """
    read(text)


@lru_cache(maxsize=8)
def read(text: str) -> dict[str, Brand]:
    """Read brands, by their codes.

    Raises:
        BadBrands: it is not TOML, something is missing, a kind is none, or a code stands twice.
    """
    table = read_table("The brands", text, refusal=BadBrands)
    keys = {"version": str, "owner": str, "brand": list}
    rows = check_keys("The brands", table, keys, refusal=BadBrands)["brand"]
    found: dict[str, Brand] = {}
    for number, told in enumerate(rows, 1):
        row = check_keys(f"Brand {number}", told, _ROW, refusal=BadBrands)
        if row["kind"] not in KINDS or row["code"] in found or not 0 < len(row["code"]) <= _LONGEST_CODE:
            raise BadBrands(
                f"Brand {number}: its kind is none of {', '.join(KINDS)}, or its code stands twice."
            )
        found[row["code"]] = Brand(row["code"], row["title"], row["kind"], row["citation"], row["verified"])
    return found


def brands_of(unit: int) -> dict[str, Brand]:
    """Give the brands that a unit follows: its own, or else those that come with the program.

    Raises:
        VersionBroken: its own are not what two people approved.
    """
    version = rules_in_force(unit, BOOK)
    return read(version.text if version else shipped())
