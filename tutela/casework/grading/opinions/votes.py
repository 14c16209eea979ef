"""Reads the opinions of an item as votes, and the range of age that they leave for each child."""

from collections.abc import Sequence

from tutela.casework.grading.models import Assessment
from tutela.casework.grading.opinions.agreement import Vote
from tutela.engine.taxonomy import facts as forms
from tutela.engine.taxonomy.facts.terms import TagGroup

Years = tuple[int, int] | None


def vote_of(grade: Assessment) -> Vote:
    """Give a grade as a vote; the facts that a key stands for hold no tags."""
    if grade.facts_given != Assessment.Given.PERSON:
        return Vote(grade.pack, grade.category)
    tags = dict(forms.read(grade.facts).tags).get(TagGroup.INVESTIGATIVE, ())
    return Vote(grade.pack, grade.category, frozenset(tags))


def ages_apart(grades: Sequence[Assessment]) -> list[list[int]]:
    """Give the range of years in which all opinions see each child, where they do not say the same.

    Returns:
        For each child its number, the youngest and the oldest it may be; with the number 0 for all of them
        together, where one opinion has more children than another.
    """
    seen = [years for grade in grades if (years := _years(grade))]
    if len(seen) < 2:  # noqa: PLR2004 - one opinion agrees with itself
        return []
    if len({len(years) for years in seen}) > 1:
        return _range(0, [each for years in seen for each in years])
    apart = [(number, of) for number, of in enumerate(zip(*seen, strict=True), 1) if len(set(of)) > 1]
    return [row for number, of in apart for row in _range(number, of)]


def _years(grade: Assessment) -> list[Years]:
    if not grade.facts or grade.facts_given != Assessment.Given.PERSON:
        return []
    return [child.years for child in forms.read(grade.facts).children]


def _range(number: int, of: Sequence[Years]) -> list[list[int]]:
    known = [each for each in of if each is not None]
    return [[number, min(low for low, _ in known), max(high for _, high in known)]] if known else []
