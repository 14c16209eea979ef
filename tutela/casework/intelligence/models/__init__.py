"""What was read of communications, how it came in, and what people marked in it."""

from tutela.casework.intelligence.models.marks import MarkedPoint, RangeMark
from tutela.casework.intelligence.models.messages import Attachment, Message, Participant, Thread
from tutela.casework.intelligence.models.sources import Source, SourceLine
from tutela.casework.intelligence.models.terms import HitFinding, TermHit, Unsearched
from tutela.casework.intelligence.models.translations import Translation

__all__ = [
    "Attachment",
    "HitFinding",
    "MarkedPoint",
    "Message",
    "Participant",
    "RangeMark",
    "Source",
    "SourceLine",
    "TermHit",
    "Thread",
    "Translation",
    "Unsearched",
]
