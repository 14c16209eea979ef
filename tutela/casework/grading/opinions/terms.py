"""How far the opinions of an item have come, how well its grade is founded, and why more are wanted."""

from enum import StrEnum


class State(StrEnum):
    """How far the opinions of an item have come: more are wanted, nobody agrees, or it is settled."""

    OPEN = "open"
    DISPUTED = "disputed"
    SETTLED = "settled"


class Level(StrEnum):
    """How well a grade is founded: one person's, two people's, or three people's without dispute."""

    INDICATIVE = "indicative"
    CONFIRMED = "confirmed"
    TRUSTED = "trusted"


def levels_from(least: str) -> tuple[str, ...]:
    """Give the levels that are as good as one or better, the lowest first; all, and none said, for ""."""
    levels = [each.value for each in Level]
    return tuple(levels[levels.index(least) :]) if least else ("", *levels)


class Because(StrEnum):
    """Why an item needs more than one opinion."""

    CATEGORY = "category"
    TAG = "tag"
    STACK = "stack"
    ASKED = "asked"
    DISPUTE = "dispute"
