"""What a rule book says: bands, facts, filters and evidence, each with its citation."""

import datetime
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a fact is told."""

    YES_NO = "yes_no"
    COUNT = "count"


class Leaning(StrEnum):
    """Which way a fact leans: to risk, or only back in the order inside a band."""

    RISK = "risk"
    TEMPERS = "tempers"


class Mark(StrEnum):
    """How far the basis of a rule was checked; an unverified one drives nothing by itself."""

    VERIFIED = "verified"
    POLICY = "policy"
    UNVERIFIED = "unverified"


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a rule comes from: its source, when that was read, and how far it was checked."""

    citation: str
    read_on: datetime.date
    mark: Mark


@dataclass(frozen=True, slots=True)
class Band:
    """One band; `place` is 0 for the highest, `act_within` in minutes."""

    code: str
    title: str
    place: int
    act_within: int
    basis: Basis


@dataclass(frozen=True, slots=True)
class FactKind:
    """A fact that the rules ask about; `ask` is the question to whoever reported."""

    name: str
    says: str
    ask: str
    kind: Kind
    leaning: Leaning
    essential: bool = False


class Field(StrEnum):
    """What a report says that can be compared with words."""

    INCIDENT = "incident"
    PRIORITY = "priority"
    CLASS = "class"
    TAG = "tag"
    CLASSIFICATION = "classification"
    ANSWER = "answer"


class Counted(StrEnum):
    """What can be counted of a report."""

    CHILDREN = "children"
    ACCOUNTS = "accounts"
    IDENTIFIERS = "identifiers"
    FILES = "files"
    KNOWN_FILES = "known files"
    JOINED_REPORTS = "joined reports"


@dataclass(frozen=True, slots=True)
class Reading:
    """What in a report states a fact: a field that says one of some words, or something that is counted.

    Attributes:
        value: what the words state of a fact that is so or not.
        words: in lower case; what the field says must be one of them.
        answer: which question, where the field is an answer.
        sources: whose reports it is read from; empty for all.
    """

    fact: str
    value: bool
    field: Field | None
    words: frozenset[str]
    answer: str
    sources: frozenset[str]
    counted: Counted | None
    basis: Basis


@dataclass(frozen=True, slots=True)
class Condition:
    """A fact that must be there; of a count, at least so many."""

    fact: str
    at_least: int = 1


@dataclass(frozen=True, slots=True)
class Filter:
    """If all of its conditions are met, the band is at least this one."""

    id: str
    band: str
    says: str
    all_of: tuple[Condition, ...]
    basis: Basis
    immediate: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """If its condition is met, its weight moves the report inside its band."""

    id: str
    weight: int
    says: str
    condition: Condition
    basis: Basis


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All rules of one version; `digest` is the SHA-256 of the file, to be kept with each assessment.

    Attributes:
        while_unknown: the band that a report does not fall below while any essential fact may be so.
        bands: from the highest to the lowest.
    """

    name: str
    version: str
    title: str
    owner: str
    basis: str
    while_unknown: str
    digest: str
    bands: tuple[Band, ...]
    facts: tuple[FactKind, ...]
    readings: tuple[Reading, ...]
    filters: tuple[Filter, ...]
    evidence: tuple[Evidence, ...]

    @property
    def model_version(self) -> str:
        """Name the book as an assessment names it: name, version and the first of its digest."""
        return f"{self.name} {self.version} ({self.digest[:12]})"

    def band(self, code: str) -> Band:
        """Find a band by its code.

        Raises:
            KeyError: the book has no such band.
        """
        for band in self.bands:
            if band.code == code:
                return band
        raise KeyError(f"{code!r} is no band of {self.name}; use one of {', '.join(self.codes)}.")

    @property
    def codes(self) -> tuple[str, ...]:
        """Name the bands, from the highest."""
        return tuple(band.code for band in self.bands)
