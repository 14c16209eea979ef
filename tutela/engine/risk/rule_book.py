"""What a rule book says: bands, facts, filters and evidence, each with its citation."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property


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


@dataclass(frozen=True)
class RuleBook:
    """All rules of one version; `digest` is the SHA-256 of the file, to be kept with each assessment.

    What is looked up for each report is laid out once for each book.

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

    @cached_property
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

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Name the bands, from the highest."""
        return tuple(band.code for band in self.bands)

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Give the place of each band by its code; 0 is the highest."""
        return {code: place for place, code in enumerate(self.codes)}

    @cached_property
    def kinds(self) -> Mapping[str, Kind]:
        """Give how each fact is told, by its name."""
        return {fact.name: fact.kind for fact in self.facts}

    @cached_property
    def essential(self) -> tuple[str, ...]:
        """Name the facts of which none may be so, for a report to fall below `while_unknown`."""
        return tuple(fact.name for fact in self.facts if fact.essential)

    @cached_property
    def reach(self) -> Mapping[str, str]:
        """Give the highest band that each fact could lead to, by its name; "" where it sets none."""
        found = dict.fromkeys(self.kinds, "")
        for rule in sorted(self.filters, key=lambda rule: self.places[rule.band]):
            for condition in rule.all_of:
                found[condition.fact] = found[condition.fact] or rule.band
        return found

    @cached_property
    def read_by_words(self) -> Mapping[tuple[Field, str], Mapping[str, list[Reading]]]:
        """Give the readings that may be used, by field and question and then by word, in their order."""
        found: dict[tuple[Field, str], dict[str, list[Reading]]] = {}
        for reading in self._used_readings:
            if reading.field is not None:
                by_word = found.setdefault((reading.field, reading.answer), {})
                for word in reading.words:
                    by_word.setdefault(word, []).append(reading)
        return found

    @cached_property
    def read_by_count(self) -> Mapping[Counted, list[Reading]]:
        """Give the readings that may be used by what they count, in their order."""
        found: dict[Counted, list[Reading]] = {}
        for reading in self._used_readings:
            if reading.counted is not None:
                found.setdefault(reading.counted, []).append(reading)
        return found

    @cached_property
    def _used_readings(self) -> tuple[Reading, ...]:
        return tuple(one for one in self.readings if one.basis.mark is not Mark.UNVERIFIED)
