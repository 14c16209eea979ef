"""How far the opinions of an item have come, in words."""

from collections.abc import Iterable, Sequence

from tutela.casework.grading.opinions.terms import Because, Level

_BECAUSE = {
    Because.CATEGORY: "its category needs more than one opinion",
    Because.TAG: "it is tagged as at risk now or first generation",
    Because.STACK: "alike items were graded otherwise",
    Because.ASKED: "somebody asked for it",
    Because.DISPUTE: "opinions differ",
}
_LEVELS = {
    Level.INDICATIVE: "Indicative: one person's grade",
    Level.CONFIRMED: "Confirmed: two people agree",
    Level.TRUSTED: "Trusted: three people agree, without dispute",
}


def reasons(because: Iterable[str]) -> str:
    """Say why more opinions are wanted, in one line."""
    return ", ".join(_BECAUSE.get(Because(each), each) for each in because)


def level_in_words(level: str) -> str:
    """Say how well a grade is founded; "" where nobody said."""
    return _LEVELS[Level(level)] if level else ""


def age_in_words(ages: Sequence[Sequence[int]]) -> str:
    """Say between which years opinions see each child, where they do not say the same."""
    return "; ".join(
        f"{f'child {number}' if number else 'all children'}: {low} to {high} years, as opinions differ"
        for number, low, high in ages
    )
