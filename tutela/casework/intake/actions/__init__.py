"""The one door for content: a step, which whoever delivers content calls behind a gate of its own."""

from tutela.casework.intake.actions.receive import Counts

__all__ = ["Counts"]
