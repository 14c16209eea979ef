"""The plans by which lots are sampled are data of the unit, which says what is wrong with them."""

import pytest

from tests.casework.quality.sampling.planned import follow
from tutela.casework.people.models import Unit
from tutela.casework.quality.errors import BadSampling
from tutela.casework.quality.sampling import faults, plans
from tutela.casework.quality.sampling.terms import Reason, Severity
from tutela.casework.quality.sampling.weights import weight
from tutela.engine.measures.sampling import Plan
from tutela.engine.taxonomy.packs import load


@pytest.mark.parametrize(
    ("lot", "size", "accept", "is_sequential"),
    [
        (1, 1, 0, False), (13, 13, 0, False), (14, 13, 0, True), (150, 13, 0, True), (151, 50, 1, True),
        (500, 50, 1, True), (501, 80, 2, True), (1200, 80, 2, True),
        (1201, 125, 3, True), (10**7, 125, 3, True),
    ],
)  # fmt: skip
def test_a_lot_is_sampled_by_its_size_as_the_standard_has_it(
    lot: int, size: int, accept: int, is_sequential: bool
) -> None:
    course = plans.read(plans.shipped()).course(lot)

    assert course.plan == Plan(size, accept)
    assert (course.sequential is not None) == is_sequential


@pytest.mark.parametrize(
    ("was", "now", "message"),
    [
        ("core_percent = 25", "core_percent = 0", "core has 1 to 100"),
        ("severe = 3", "severe = 0", "each lies from 1"),
        ('category = "major"', 'category = "grave"', "each is one of critical, major, minor"),
        ("lot = 500", "lot = 150", "a larger lot than the one before"),
        ("accept = 3", "accept = 300", "is no plan"),
        ("bad_per_1000 = 50", "bad_per_1000 = 5", "lies below the bad one"),
        ("is_on = true", "is_on = 1", "true or false"),
        ("[weights]", "[weights", "not TOML"),
        ('owner = "The', 'own = "The', "own"),
    ],
)
def test_plans_that_cannot_be_are_refused_with_what_is_wrong(was: str, now: str, message: str) -> None:
    with pytest.raises(BadSampling, match=message):
        plans.check(plans.shipped().replace(was, now, 1))


def test_a_unit_follows_what_two_of_its_people_approved_and_nothing_before(unit: Unit) -> None:
    assert plans.in_force(unit.pk) is None

    follow(unit)

    book = plans.in_force(unit.pk)
    assert book == plans.read(plans.shipped())
    assert book is not None
    assert plans.by_digest(unit.pk, book.digest) == book
    assert plans.by_digest(unit.pk, "0" * 64) is None


@pytest.mark.parametrize(
    ("graded", "checked", "what", "severity"),
    [
        (("A", ()), ("A", ()), "", ""),
        (("A", ()), ("B", ()), "category", Severity.MAJOR),
        (("not_criminal", ()), ("C", ()), "criminal_or_not", Severity.CRITICAL),
        (("C", ()), ("not_criminal", ()), "criminal_or_not", Severity.CRITICAL),
        (("A", ()), ("A", ("at_risk_now",)), "tag_missed", Severity.CRITICAL),
        (("A", ("at_risk_now",)), ("A", ()), "tag_added", Severity.MINOR),
        (("A", ("at_risk_now",)), ("B", ()), "category", Severity.MAJOR),
    ],
)
def test_what_differs_is_as_grave_as_the_plans_say(
    graded: tuple[str, tuple[str, ...]], checked: tuple[str, tuple[str, ...]], what: str, severity: str
) -> None:
    book = plans.read(plans.shipped())

    found = faults.compare(
        book, load("uk"), (graded[0], frozenset(graded[1])), (checked[0], frozenset(checked[1]))
    )

    assert (found.what, found.severity) == (what, severity)


def test_reasons_add_up_to_a_weight() -> None:
    weights = plans.read(plans.shipped()).weights

    assert weight([], weights) == 1.0
    assert weight([Reason.SEVERE, Reason.HARDLY_VIEWED], weights) == 5.0
