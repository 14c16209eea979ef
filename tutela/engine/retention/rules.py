"""Reads a book of rules of retention, which people write by hand."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files

from tutela.engine.toml_tables import check_keys, read_table
from tutela.errors import Invalid

_MOST_YEARS, _MOST_MONTHS, _MOST_RULES, _LONGEST_KEY = 150, 600, 100, 60


class BadRules(Invalid):
    """A book of rules of retention cannot be followed."""

    code = "TU-RT01"


class Subject(StrEnum):
    """What a rule is about."""

    CASE = "case"
    REPORT = "report"
    SUBMISSION = "submission"


class Then(StrEnum):
    """What is to be done once a period is over."""

    REVIEW = "review"
    DISPOSE = "dispose"


class Mark(StrEnum):
    """How it is known what a rule says."""

    READ = "W"
    OTHERS = "P"
    MEMORY = "M"
    OWN = "own"


# From what a period can count, for each subject.
COUNTS = {
    Subject.CASE: ("closed",),
    Subject.REPORT: ("settled",),
    Subject.SUBMISSION: ("received", "settled"),
}
_REQUIRED = {
    "key": str, "title": str, "subject": str, "counts_from": str, "then": str, "citation": str, "mark": str,
}  # fmt: skip
_OPTIONAL = {
    "years": int,
    "months": int,
    "review_years": int,
    "until_age": int,
    "chosen": bool,
    "reference": bool,
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: of what, from when and how long, what then, and where it is written.

    Attributes:
        is_chosen: it holds for what a person put under it; any other holds for all of its subject.
        is_of_reference: it is the name that a company has for its report which is kept so long, and no more.
        review_years: it is reviewed so often, until `until_age` where that is set.
    """

    key: str
    title: str
    subject: Subject
    counts_from: str
    then: Then
    citation: str
    mark: Mark
    years: int
    months: int
    review_years: int
    until_age: int
    is_chosen: bool
    is_of_reference: bool

    @property
    def is_verified(self) -> bool:
        """Say whether its text was read, or is the unit's own; what is not informs, and drives nothing."""
        return self.mark in (Mark.READ, Mark.OWN)

    @property
    def period(self) -> str:
        """Say how long it is, for people."""
        if self.review_years:
            until = f", until the age of {self.until_age}" if self.until_age else ""
            return f"a review every {_many(self.review_years, 'year')}{until}"
        parts = [_many(number, unit) for number, unit in ((self.years, "year"), (self.months, "month"))]
        return " and ".join(filter(None, parts))


def _many(number: int, unit: str) -> str:
    if not number:
        return ""
    return f"{number} {unit}{'' if number == 1 else 's'}"


def shipped() -> str:
    """Give the text from which a unit's first version is drafted."""
    return files(__package__).joinpath("books", "united_kingdom.toml").read_text(encoding="utf-8")


def check(text: str) -> None:
    """Refuse a text that is no book of rules.

    Raises:
        BadRules: the message says what is wrong.
    """
    read(text)


@lru_cache(maxsize=64)
def read(text: str) -> tuple[Rule, ...]:
    """Read a book.

    Raises:
        BadRules: the message says what is wrong.
    """
    table = read_table("The rules of retention", text, refusal=BadRules)
    check_keys("The book", table, {"rule": list}, refusal=BadRules)
    if len(table["rule"]) > _MOST_RULES:
        raise BadRules(f"A book has at most {_MOST_RULES} rules.")
    rules = tuple(_rule(f"Rule {place}", entry) for place, entry in enumerate(table["rule"], 1))
    if len({rule.key for rule in rules}) != len(rules):
        raise BadRules("Two rules have one key. Give each its own.")
    return rules


def _rule(where: str, entry: object) -> Rule:
    table = check_keys(where, entry, _REQUIRED, _OPTIONAL, refusal=BadRules)
    for key, allowed in (("subject", Subject), ("then", Then), ("mark", Mark)):
        if table[key] not in tuple(allowed):
            raise BadRules(f'{where}: "{key}" is one of {", ".join(allowed)}.')
    subject = Subject(table["subject"])
    if table["counts_from"] not in COUNTS[subject]:
        raise BadRules(f"{where}: of a {subject} it counts from {' or '.join(COUNTS[subject])}.")
    numbers = {name: table.get(name, 0) for name in ("years", "months", "review_years", "until_age")}
    if min(numbers.values()) < 0 or max(numbers.values()) > _MOST_YEARS or numbers["months"] > _MOST_MONTHS:
        raise BadRules(f"{where}: a period has 0 to {_MOST_YEARS} years.")
    if bool(numbers["years"] or numbers["months"]) == bool(numbers["review_years"]):
        raise BadRules(f'{where}: write either "years" and "months", or "review_years".')
    if numbers["until_age"] and not numbers["review_years"]:
        raise BadRules(f'{where}: "until_age" goes with "review_years".')
    if table.get("reference") and subject is not Subject.SUBMISSION:
        raise BadRules(f'{where}: "reference" is of what companies submit.')
    if len(table["key"]) > _LONGEST_KEY or not table["key"].replace("-", "").isalnum():
        raise BadRules(f'{where}: "key" has letters, digits and hyphens, at most {_LONGEST_KEY}.')
    return Rule(
        key=table["key"], title=table["title"], subject=subject, counts_from=table["counts_from"],
        then=Then(table["then"]), citation=table["citation"], mark=Mark(table["mark"]),
        is_chosen=table.get("chosen", False), is_of_reference=table.get("reference", False), **numbers,
    )  # fmt: skip
