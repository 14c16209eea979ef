"""Measures communications: reading them, finding terms, the whole way on record, and what is made of it."""

from collections.abc import Iterator

from bench.harness.asked import Asked
from bench.harness.rows import Row
from bench.intelligence import bureau, door, readers, terms


def run(asked: Asked) -> Iterator[Row]:
    """Give the figures of every part."""
    yield from readers.run(asked)
    yield from terms.run(asked)
    yield from door.run(asked)
    yield from bureau.run(asked)
