"""Measures communications: how fast each reader is, terms are found, and the whole way on record."""

from collections.abc import Iterator

from bench.harness.asked import Asked
from bench.harness.rows import Row
from bench.intelligence import door, readers, terms


def run(asked: Asked) -> Iterator[Row]:
    """Give the figures of every part."""
    yield from readers.run(asked)
    yield from terms.run(asked)
    yield from door.run(asked)
