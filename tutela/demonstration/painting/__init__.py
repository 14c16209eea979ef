"""Paints the exhibits of the demonstration unit from a seed, so that no photograph has to be shipped."""

from tutela.demonstration.painting.unit import (
    FolderInUse,
    Painted,
    PaintedOriginal,
    PaintedOtherwise,
    PaintingFailed,
    paint,
)

__all__ = ["FolderInUse", "Painted", "PaintedOriginal", "PaintedOtherwise", "PaintingFailed", "paint"]
