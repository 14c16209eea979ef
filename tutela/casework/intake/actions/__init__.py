"""The one door for content: a step, which whoever delivers content calls behind a gate of its own.

The verbs beside it receive what the line finds inside of what was received, and name on record what an
earlier version received.
"""

from tutela.casework.intake.actions.bind_places import bind_places
from tutela.casework.intake.actions.unpack import unpack

__all__ = ["bind_places", "unpack"]
