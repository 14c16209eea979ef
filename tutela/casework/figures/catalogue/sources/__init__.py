"""The rows that figures are counted over, by the names that the catalogue has for them."""

from collections.abc import Mapping

from tutela.casework.figures.catalogue.sources import casework, outward, told
from tutela.casework.figures.catalogue.sources.rows import Rows, Split

SOURCES: Mapping[str, Rows] = {**told.ROWS, **casework.ROWS, **outward.ROWS}

__all__ = ["SOURCES", "Rows", "Split"]
