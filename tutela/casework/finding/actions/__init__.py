"""Shows an item from its page, to whom it was given."""

from tutela.casework.finding.actions.look import look
from tutela.casework.finding.actions.standin import standin

__all__ = ["look", "standin"]
