"""How thoroughly a bench is asked to measure; every bench module has `run(asked) -> Iterator[Row]`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bench.harness.rows import Row


@dataclass(frozen=True, slots=True)
class Asked:
    """What one run of the benches is for.

    Attributes:
        quick: less work and fewer rounds, to see that a bench runs; its figures are not for quoting.
    """

    quick: bool = False


Bench = Callable[[Asked], Iterator[Row]]
