"""Derives what facts come to under a law, by the first rule that holds, and says why, or what is missing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tutela.engine.taxonomy.facts import Child, Facts
from tutela.engine.taxonomy.facts.terms import CANNOT_TELL, Answer
from tutela.engine.taxonomy.laws.law import Answered, Basis, ChildIs, Law, Mark, Rule, Status, Undetermined


class Why(StrEnum):
    """Why a fact does not decide."""

    NOT_RECORDED = "is not recorded"
    CANNOT_TELL = "cannot be told"
    STRADDLES = "straddles the age limit"


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that would be needed; `fact` may be of one child, as "child 1, age"."""

    fact: str
    why: Why

    def __str__(self) -> str:
        """Say it in words."""
        return f"{self.fact} {self.why}"


@dataclass(frozen=True, slots=True)
class Derived:
    """A value that a law gives to facts: derived, and never to be shown or sent as assessed.

    Attributes:
        value: the code of the outcome.
        number: as the recipient writes it; None where none is agreed.
        rule: which rule decided.
        basis: where that rule comes from, and whether its text was read.
        says: what the pack says of it, with the citation.
        reasons: one line for people, with what the pack says.
    """

    law: str
    version: str
    digest: str
    status: Status
    value: str
    title: str
    number: int | None
    rule: str
    basis: Basis
    says: str
    reasons: str

    @property
    def may_drive(self) -> bool:
        """Say whether anything may follow by itself: the pack is confirmed, and its rule's text was read."""
        return self.status is Status.CONFIRMED and self.basis.mark is Mark.VERIFIED

    @property
    def origin(self) -> str:
        """Say where it comes from, for the field in which an outside format says so of a category.

        The text of the pack is named by the first 16 digits of its digest.
        """
        draft = ", draft" if self.status is Status.DRAFT else ""
        return f"derived by rule {self.rule} of {self.law} {self.version} ({self.digest[:16]}){draft}"

    def told(self) -> dict[str, Any]:
        """Give it for JSON; it says that it is derived, so that nobody can take it for an assessment."""
        return {
            "standing": "derived",
            "law": self.law,
            "version": self.version,
            "digest": self.digest,
            "status": self.status,
            "value": self.value,
            "number": self.number,
            "rule": self.rule,
            "citation": self.basis.citation,
            "mark": self.basis.mark,
            "reasons": self.reasons,
        }


@dataclass(frozen=True, slots=True)
class NotDerivable:
    """The answer that these facts do not suffice, with what is missing, or the rule that says so.

    `says` is what the pack says of it, with the citation, where a rule leaves it open.
    """

    law: str
    version: str
    digest: str
    status: Status
    rule: str
    missing: tuple[Missing, ...]
    says: str
    reasons: str

    def told(self) -> dict[str, Any]:
        """Give it for JSON."""
        return {
            "standing": "not derivable",
            "law": self.law,
            "version": self.version,
            "digest": self.digest,
            "status": self.status,
            "rule": self.rule,
            "missing": [{"fact": one.fact, "why": one.why} for one in self.missing],
            "reasons": self.reasons,
        }


@dataclass(frozen=True, slots=True)
class Step:
    """One rule as it was asked: `holds` is None while it is open for what is missing."""

    rule: Rule
    holds: bool | None
    missing: tuple[Missing, ...]


def steps(facts: Facts, law: Law) -> Iterator[Step]:
    """Ask each rule of a law in its order, whatever those before it said."""
    for rule in law.rules:
        lacks = list(dict.fromkeys(_lacks(rule, facts, law.age_limit)))
        missing = tuple(one for one in lacks if isinstance(one, Missing))
        yield Step(rule, False, ()) if _NO in lacks else Step(rule, None if missing else True, missing)


def derive(facts: Facts, law: Law) -> Derived | NotDerivable:
    """Derive what facts come to under a law.

    The rules are asked in their order. What is not recorded, or cannot be told, is neither yes nor no: a rule
    that it would decide stays open, and nothing that follows is taken unless it says the same. So less is
    never more: whoever takes an answer away never turns what was open into a value.
    """
    missing: dict[Missing, None] = {}
    still_open: set[str] = set()
    for step in steps(facts, law):
        if step.holds is None:
            still_open.add(step.rule.outcome)
            missing |= dict.fromkeys(step.missing)
        elif step.holds:
            if still_open <= {step.rule.outcome}:
                return _decided(law, step.rule)
            break
    nothing_to_record = all(one.why is Why.CANNOT_TELL for one in missing)
    if missing and nothing_to_record and law.undetermined is not None:
        return _undetermined(law, law.undetermined, tuple(missing))
    return _underivable(law, None, tuple(missing))


class _No:
    """That a condition is not met."""


_NO = _No()
_Lack = _No | Missing


def _lacks(rule: Rule, facts: Facts, limit: int | None) -> Iterable[_Lack]:
    """Name what keeps a rule from holding: nothing if it holds, `_NO` if it does not."""
    for condition in rule.all_of:
        yield from _answered(condition, facts)
    if rule.any_of:
        yield from _at_least_one([list(_answered(condition, facts)) for condition in rule.any_of])
    if rule.any_child is not None:
        yield from _has_child(rule.any_child, facts, limit)


def _answered(condition: Answered, facts: Facts) -> Iterable[_Lack]:
    answer = facts.value(condition.fact)
    if answer is not None and answer in condition.answers:
        return
    if answer is None:
        yield Missing(condition.fact, Why.NOT_RECORDED)
    elif answer == CANNOT_TELL:
        yield Missing(condition.fact, Why.CANNOT_TELL)
    else:
        yield _NO


def _at_least_one(found: list[list[_Lack]]) -> Iterable[_Lack]:
    if not all(found):
        return
    still_open = [lack for lacks in found if _NO not in lacks for lack in lacks]
    yield from still_open or [_NO]


def _has_child(wanted: ChildIs, facts: Facts, limit: int | None) -> Iterable[_Lack]:
    if facts.child is not Answer.YES:
        yield from _answered(Answered("child", frozenset({Answer.YES})), facts)
    elif not facts.children:
        yield Missing("children", Why.NOT_RECORDED)
    else:
        yield from _at_least_one(
            [list(_of_child(wanted, number, child, limit)) for number, child in enumerate(facts.children, 1)]
        )


def _of_child(wanted: ChildIs, number: int, child: Child, limit: int | None) -> Iterable[_Lack]:
    if wanted.development and child.development not in wanted.development:
        if child.development is None:
            yield Missing(f"child {number}, development", Why.NOT_RECORDED)
        else:
            is_open = child.development == CANNOT_TELL
            yield Missing(f"child {number}, development", Why.CANNOT_TELL) if is_open else _NO
    if wanted.under_age_limit and limit is not None:
        if child.years is None:
            yield Missing(f"child {number}, age", Why.NOT_RECORDED)
        elif child.years[0] >= limit:
            yield _NO
        elif child.years[1] >= limit:
            yield Missing(f"child {number}, age {child.years[0]}-{child.years[1]}", Why.STRADDLES)


def _decided(law: Law, rule: Rule) -> Derived | NotDerivable:
    if not rule.outcome:
        return _underivable(law, rule, ())
    return _value(law, rule.outcome, rule.id, rule.says, rule.basis)


def _undetermined(law: Law, said: Undetermined, missing: tuple[Missing, ...]) -> Derived:
    what = ", ".join(one.fact for one in missing)
    return _value(law, said.outcome, "undetermined", f"{said.says} ({what})", said.basis)


def _value(law: Law, code: str, rule: str, says: str, basis: Basis) -> Derived:
    outcome = law.by_code[code]
    marks = [word for word, so in (("draft", law.status is Status.DRAFT),) if so]
    marks += ["text not read"] if basis.mark is Mark.UNVERIFIED else []
    said = f"{outcome.title}: {says}. {basis.citation}."
    by = f"Derived by rule {rule} of {law.name} {law.version}{', ' if marks else ''}{', '.join(marks)}."
    return Derived(
        law.name,
        law.version,
        law.digest,
        law.status,
        code,
        outcome.title,
        outcome.number,
        rule,
        basis,
        said,
        f"{said} {by}",
    )


def _underivable(law: Law, rule: Rule | None, missing: tuple[Missing, ...]) -> NotDerivable:
    said = ""
    if rule is not None:
        said = f"{rule.not_derivable}. {rule.basis.citation}"
        why = f"{said}. Rule {rule.id} of {law.name} {law.version}"
    else:
        why = "; ".join(map(str, missing)) or "no rule covers these facts"
        why = f"{why}. {law.name} {law.version}"
    return NotDerivable(
        law.name,
        law.version,
        law.digest,
        law.status,
        "" if rule is None else rule.id,
        missing,
        said,
        f"Not derivable from these facts: {why}.",
    )
