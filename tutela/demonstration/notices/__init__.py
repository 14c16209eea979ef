"""Fifty notices in every state that people alone can bring about; nothing of them goes out."""

from tutela.demonstration.notices.making import make_notices
from tutela.demonstration.notices.plan import PLAN

__all__ = ["PLAN", "make_notices"]
