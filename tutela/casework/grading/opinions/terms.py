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


class Because(StrEnum):
    """Why an item needs more than one opinion."""

    CATEGORY = "category"
    TAG = "tag"
    STACK = "stack"
    ASKED = "asked"
    DISPUTE = "dispute"
