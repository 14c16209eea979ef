"""Releases and returns lots: the second pair of eyes between a grade and its use."""

from tutela.casework.quality.actions.release_lot import release_lot
from tutela.casework.quality.actions.return_lot import return_lot

__all__ = ["release_lot", "return_lot"]
