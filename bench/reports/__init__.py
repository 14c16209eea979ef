"""Measures what is done with reports: each part of it in a file of its own."""

from collections.abc import Iterator

from bench.harness.asked import Asked
from bench.harness.rows import Row
from bench.reports import beside, bundles, door, floods, tips, urns, worked


def run(asked: Asked) -> Iterator[Row]:
    """Give the figures of every part."""
    yield from door.run(asked)
    yield from floods.run(asked)
    yield from urns.run(asked)
    yield from tips.run(asked)
    yield from worked.run(asked)
    yield from beside.run(asked)
    yield from bundles.run(asked)
