"""Agreement as published examples have it, and planted disagreement found again."""

import random

import pytest

from tutela.engine.measures import agreement
from tutela.engine.measures.agreement import Level
from tutela.engine.measures.errors import BadRatings
from tutela.engine.measures.ratings import Ratings, gather

# K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section C: four observers, twelve units.
OBSERVERS = (
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)
# J. L. Fleiss, Psychological Bulletin 76 (1971), as in many textbooks: fourteen raters, five categories.
SUBJECTS = (
    (0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1),
    (7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7),
)  # fmt: skip


def _krippendorffs() -> Ratings:
    rows = [
        (f"unit {unit}", f"observer {observer}", value)
        for observer, line in enumerate(OBSERVERS)
        for unit, value in enumerate(line.split())
        if value != "."
    ]
    return gather(rows, "12345")


@pytest.mark.parametrize(
    ("level", "value"), [(Level.NOMINAL, 0.743), (Level.ORDINAL, 0.815), (Level.INTERVAL, 0.849)]
)
def test_alpha_is_what_its_author_computed(level: Level, value: float) -> None:
    found = agreement.krippendorff(_krippendorffs(), level)

    assert found.value == pytest.approx(value, abs=0.0005)
    assert found.items == 11  # one unit was seen by one observer alone
    assert found.low is not None
    assert found.high is not None
    assert found.low < value < found.high


def test_fleiss_kappa_is_what_the_textbooks_have() -> None:
    rows: list[tuple[str, str, str]] = []
    for subject, counts in enumerate(SUBJECTS):
        said = [str(value) for value, count in enumerate(counts) for _ in range(count)]
        rows += [(f"subject {subject}", f"rater {rater:02}", value) for rater, value in enumerate(said)]
    ratings = gather(rows)

    assert agreement.fleiss(ratings).value == pytest.approx(0.210, abs=0.0005)
    assert agreement.percent(ratings).value == pytest.approx(0.378, abs=0.0005)


def _two(*cells: tuple[str, str, int]) -> Ratings:
    """Make a table of two people of how often they said this and that."""
    said = [(one, other) for one, other, count in cells for _ in range(count)]
    return gather(
        (f"item {number}", person, value)
        for number, pair in enumerate(said)
        for person, value in zip(("ana", "asif"), pair, strict=True)
    )


def test_cohens_kappa_is_what_the_textbooks_have() -> None:
    ratings = _two(("yes", "yes", 20), ("yes", "no", 5), ("no", "yes", 10), ("no", "no", 15))

    assert agreement.cohen(ratings).value == pytest.approx(0.4)
    assert agreement.percent(ratings).value == pytest.approx(0.7)


def test_a_step_beside_counts_less_than_one_across_where_there_is_an_order() -> None:
    near = _two(("1", "1", 20), ("2", "2", 20), ("3", "3", 20), ("1", "2", 6))
    far = _two(("1", "1", 20), ("2", "2", 20), ("3", "3", 20), ("1", "3", 6))

    both = [agreement.cohen(each, Level.ORDINAL).value for each in (near, far)]
    names = [agreement.cohen(each).value for each in (near, far)]

    assert both[0] > both[1]  # type: ignore[operator]  # values vary here
    assert names[0] == pytest.approx(names[1], abs=0.01)


def test_where_nothing_varies_nothing_is_said() -> None:
    same = _two(("no", "no", 30))

    assert agreement.krippendorff(same).value is None
    assert agreement.cohen(same).value is None
    assert agreement.percent(same).value == 1.0


@pytest.mark.parametrize("seed", range(5))
def test_planted_errors_are_found_again_within_the_interval(seed: int) -> None:
    chance = random.Random(seed)
    values = ("Alpha", "Beta", "Gamma")
    wrong, rows = 0.1, []
    for item in range(600):
        truth = chance.choice(values)
        for person in ("ana", "asif", "quinn"):
            said = chance.choice([v for v in values if v != truth]) if chance.random() < wrong else truth
            rows.append((str(item), person, said))
    # Two agree where both are right, or wrong alike; by chance one pair in three does.
    expected = (1 - wrong) ** 2 + wrong**2 / 2

    found = agreement.percent(gather(rows))
    alpha = agreement.krippendorff(gather(rows))

    assert found.value == pytest.approx(expected, abs=0.04)
    assert alpha.value == pytest.approx((expected - 1 / 3) / (2 / 3), abs=0.06)
    assert alpha.high - alpha.low < 0.12  # type: ignore[operator]  # six hundred items give an interval


def test_what_cannot_be_measured_is_refused() -> None:
    with pytest.raises(BadRatings, match="ana recorded Alpha and Beta of 1"):
        gather([("1", "ana", "Alpha"), ("1", "ana", "Beta")])
    with pytest.raises(BadRatings, match="There is no rating"):
        gather([])
    with pytest.raises(BadRatings, match="Delta"):
        gather([("1", "ana", "Delta")], ["Alpha", "Beta"])
    with pytest.raises(BadRatings, match="Cohen's kappa is of two people; these are 4"):
        agreement.cohen(_krippendorffs())
    with pytest.raises(BadRatings, match="as many people"):
        agreement.fleiss(_krippendorffs())
    with pytest.raises(BadRatings, match="every value is a number"):
        agreement.krippendorff(_two(("yes", "no", 3)), Level.INTERVAL)
