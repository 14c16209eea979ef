"""The book of rules that a unit follows, and which of its rules hold for what."""

from dataclasses import dataclass
from hashlib import sha256

from tutela.casework.law import approved
from tutela.engine.retention import rules
from tutela.engine.retention.rules import Rule, Subject

# The name under which a unit's policies hold its own.
BOOK = "retention"
check, shipped = rules.check, rules.shipped


@dataclass(frozen=True, slots=True)
class Book:
    """The rules in force, and the digest of their text; without any, no clock runs."""

    rules: tuple[Rule, ...]
    digest: str

    def rule(self, key: str) -> Rule | None:
        """Give a rule by its key; None where the book has none of that key any more."""
        return next((rule for rule in self.rules if rule.key == key), None)

    def of_all(self, subject: Subject) -> list[Rule]:
        """Give the rules that hold for all of a subject."""
        return [rule for rule in self.rules if rule.subject == subject and not rule.is_chosen]

    def chosen(self, subject: Subject) -> list[Rule]:
        """Give the rules under which a person puts one of a subject."""
        return [rule for rule in self.rules if rule.subject == subject and rule.is_chosen]


def in_force(unit: int) -> Book:
    """Give the book that two people of a unit approved; an empty one where they approved none.

    Raises:
        VersionBroken: it is not what they approved.
    """
    text = approved.text(unit, BOOK)
    return Book((), "") if text is None else Book(rules.read(text), sha256(text.encode()).hexdigest())
