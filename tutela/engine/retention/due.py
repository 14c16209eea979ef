"""Computes the day on which something is due by a rule of retention."""

from dataclasses import dataclass
from datetime import date

from tutela.engine.retention.dates import later
from tutela.engine.retention.rules import Rule, Then


@dataclass(frozen=True, slots=True)
class Due:
    """The first day on which something is due, and what then."""

    on: date
    then: Then


def due(rule: Rule, begins: date, *, born: date | None = None, after: date | None = None) -> Due:
    """Say when something is due next by a rule, never before it begins.

    Args:
        rule: which one.
        begins: the day from which it counts.
        born: the day of birth of the person whom it is about, where the rule ends at an age.
        after: the day of the last review, from which the next cycle counts.
    """
    if not rule.review_years:
        return Due(later(begins, rule.years, rule.months), rule.then)
    review = later(max(after or begins, begins), rule.review_years)
    if rule.until_age and born is not None:
        end = max(later(born, rule.until_age), begins)
        if end <= review:
            return Due(end, rule.then)
    return Due(review, Then.REVIEW)
