"""How far a run of receiving has come, for whoever watches."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(slots=True)
class Counts:
    """What a run has done so far."""

    files: int = 0
    others: int = 0
    members: int = 0
    size_bytes: int = 0


Progress = Callable[[Counts], None]
