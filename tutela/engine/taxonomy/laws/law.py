"""What a law pack says: outcomes, and ordered rules that lead from facts to them, each with its citation."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from tutela.engine.taxonomy.errors import NotImplied
from tutela.engine.taxonomy.facts import Facts
from tutela.engine.taxonomy.facts.terms import Development


class Status(StrEnum):
    """Whether people of the unit have confirmed a pack."""

    DRAFT = "draft"
    CONFIRMED = "confirmed"


class Mark(StrEnum):
    """Whether the text behind a rule was read; an unverified one drives nothing by itself."""

    VERIFIED = "verified"
    UNVERIFIED = "unverified"


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a rule comes from, when that was read, and whether it was."""

    citation: str
    read_on: datetime.date
    mark: Mark


@dataclass(frozen=True, slots=True)
class Outcome:
    """One value that a law may give.

    Attributes:
        number: as the recipient writes it, such as the category in VICS files; None where none is agreed.
        assessed_only: why no facts lead to it, so that only a person gives it; "" for all others.
        implies: the fewest facts that lead to it, which one key records; None where there are none.
    """

    code: str
    title: str
    number: int | None
    assessed_only: str
    implies: Facts | None


@dataclass(frozen=True, slots=True)
class Answered:
    """A fact that must have one of some answers."""

    fact: str
    answers: frozenset[str]


@dataclass(frozen=True, slots=True)
class ChildIs:
    """There must be a child of which all of this is so; empty or None asks nothing."""

    development: frozenset[Development]
    under_age_limit: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """If all of its conditions are met, this is the outcome, or nothing can be derived.

    Attributes:
        outcome: the code of an outcome; "" where `not_derivable` says why there is none.
        says: the conditions in words.
        any_of: of these at least one must be met, where there are any.
    """

    id: str
    outcome: str
    not_derivable: str
    says: str
    all_of: tuple[Answered, ...]
    any_of: tuple[Answered, ...]
    any_child: ChildIs | None
    basis: Basis


@dataclass(frozen=True, slots=True)
class Undetermined:
    """The outcome where nothing is missing and what would decide cannot be told."""

    outcome: str
    says: str
    basis: Basis


@dataclass(frozen=True)
class Law:
    """All rules of one version; `digest` is the SHA-256 of the file, to be kept with what is derived.

    Attributes:
        recipient: whose numbers these are, such as "vics-us"; "" where nobody receives them.
        age_limit: the age below which a child is under the law's own limit; None where it has none.
        outcomes: from the highest to the lowest, by which a composite has the highest of its parts.
        rules: in the order in which they are asked; the first that holds decides.
    """

    name: str
    version: str
    title: str
    jurisdiction: str
    owner: str
    basis: str
    status: Status
    recipient: str
    age_limit: int | None
    digest: str
    outcomes: tuple[Outcome, ...]
    rules: tuple[Rule, ...]
    undetermined: Undetermined | None

    def __hash__(self) -> int:
        """Tell versions apart by their text, so that a table may have one as its key at no cost."""
        return hash(self.digest)

    @cached_property
    def by_code(self) -> Mapping[str, Outcome]:
        """Give each outcome by its code."""
        return {outcome.code: outcome for outcome in self.outcomes}

    def implied(self, code: str) -> Facts:
        """Give the facts that one key for an outcome records, to be shown and refined.

        Raises:
            NotImplied: the law has no such outcome, or no facts stand for it by themselves.
        """
        outcome = self.by_code.get(code)
        if outcome is None:
            raise NotImplied(f"{self.name} has no outcome {code[:40]!r}; it has {', '.join(self.by_code)}.")
        if outcome.implies is None:
            raise NotImplied(f"No facts stand for {outcome.title} of {self.name} by themselves: record them.")
        return outcome.implies
