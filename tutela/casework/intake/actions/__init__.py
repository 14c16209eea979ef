"""The one door for content: a step, which whoever delivers content calls behind a gate of its own.

The verb beside it receives what the line finds inside of what was received.
"""

from tutela.casework.intake.actions.unpack import unpack

__all__ = ["unpack"]
