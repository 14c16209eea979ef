"""What a person had before them when they decided: a decision counts for that and for nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sight:
    """Where an item stood on its person's screen, and which decisions stood for what they decided about.

    Attributes:
        batch: the number of the batch on the desk.
        place: the item's place in it.
        against: for the item and each member of its stack that goes with it the number of the decision that
            stood; None where it waited.
    """

    batch: int
    place: int
    against: Mapping[int, int | None]
