"""Looks into lots, releases and returns them, and decides disputes: the eyes between a grade and its use."""

from tutela.casework.quality.actions.adjudicate import adjudicate
from tutela.casework.quality.actions.look import look
from tutela.casework.quality.actions.release_lot import release_lot
from tutela.casework.quality.actions.return_lot import return_lot
from tutela.casework.quality.actions.standin import standin

__all__ = ["adjudicate", "look", "release_lot", "return_lot", "standin"]
