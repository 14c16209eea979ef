"""Due days: never early, never before they begin, at the age that ends a cycle, and on leap days."""

from datetime import date

import pytest
from hypothesis import given, strategies as st

from tutela.engine.retention import rules
from tutela.engine.retention.dates import later
from tutela.engine.retention.due import due
from tutela.engine.retention.rules import BadRules, Rule, Subject, Then

DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))


def rule(**of: int) -> Rule:
    lines = "\n".join(f"{name} = {number}" for name, number in of.items())
    text = (
        '[[rule]]\nkey = "one"\ntitle = "One"\nsubject = "case"\ncounts_from = "closed"\n'
        f'then = "dispose"\ncitation = "Decision 1/26"\nmark = "own"\n{lines}\n'
    )
    return rules.read(text)[0]


@given(begins=DAYS, years=st.integers(0, 150), months=st.integers(0, 600))
def test_a_period_is_never_shorter_than_its_years_and_at_most_a_day_longer(
    begins: date, years: int, months: int
) -> None:
    found = later(begins, years, months)

    assert (found.year * 12 + found.month) - (begins.year * 12 + begins.month) - (12 * years + months) in {
        0,
        1,
    }
    assert found.day == begins.day or (found.day == 1 and begins.day > 28)
    assert later(found, 1) > found


@given(begins=DAYS, born=DAYS, last=DAYS, cycle=st.integers(1, 30), age=st.integers(1, 120))
def test_a_cycle_is_due_within_itself_and_ends_at_the_age(
    begins: date, born: date, last: date, cycle: int, age: int
) -> None:
    found = due(rule(review_years=cycle, until_age=age), begins, born=born, after=last)

    assert begins <= found.on <= later(max(begins, last), cycle)
    if found.then == Then.DISPOSE:
        assert found.on == max(later(born, age), begins)
    else:
        assert later(born, age) > found.on


@pytest.mark.parametrize(
    ("begins", "years", "months", "expected"),
    [
        (date(2024, 2, 29), 1, 0, date(2025, 3, 1)),
        (date(2024, 2, 29), 4, 0, date(2028, 2, 29)),
        (date(1924, 2, 29), 100, 0, date(2024, 2, 29)),
        (date(2000, 2, 29), 100, 0, date(2100, 3, 1)),
        (date(2026, 1, 31), 0, 1, date(2026, 3, 1)),
        (date(2026, 12, 31), 0, 2, date(2027, 3, 1)),
        (date(2026, 11, 30), 5, 0, date(2031, 11, 30)),
    ],
)
def test_leap_days_and_ends_of_months(begins: date, years: int, months: int, expected: date) -> None:
    assert later(begins, years, months) == expected


def test_the_shipped_book_has_two_clocks_for_a_providers_report_and_drives_nothing_unverified() -> None:
    book = rules.read(rules.shipped())
    of_provider = [each for each in book if each.subject == Subject.SUBMISSION]

    received = date(2026, 4, 7)

    assert [due(each, received).on for each in of_provider] == [date(2031, 4, 7), date(2027, 4, 7)]
    assert {each.key for each in book if each.is_verified} == {"case-first-review", "report-settled"}
    assert all(each.citation for each in book)


@pytest.mark.parametrize(
    "change",
    [
        ("years = 1", "years = -1"),
        ("years = 1", "years = 1\nreview_years = 2"),
        ("years = 1", "until_age = 100\nyears = 1"),
        ("years = 1", "yeers = 1"),
        ('"case"', '"person"'),
        ('"closed"', '"received"'),
        ('"own"', '"sure"'),
        ('key = "one"', 'key = "o n e"'),
        ("[[rule]]", "[rule"),
    ],
)
def test_a_book_that_cannot_be_followed_is_refused_with_what_is_wrong(change: tuple[str, str]) -> None:
    text = (
        '[[rule]]\nkey = "one"\ntitle = "One"\nsubject = "case"\ncounts_from = "closed"\n'
        'then = "dispose"\ncitation = "Decision 1/26"\nmark = "own"\nyears = 1\n'
    )
    rules.check(text)

    with pytest.raises(BadRules):
        rules.check(text.replace(*change))


def test_two_rules_of_one_key_are_refused() -> None:
    with pytest.raises(BadRules):
        rules.check(rules.shipped() + rules.shipped())
