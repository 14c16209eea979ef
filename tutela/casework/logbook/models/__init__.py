"""Lines of the log, what is handed on of them, hypotheses, authorities, and the register of sources."""

from tutela.casework.logbook.models.lines import Authority, Capture, Line, Sanitised
from tutela.casework.logbook.models.reasoning import Evidence, Hypothesis
from tutela.casework.logbook.models.register import LineSource, RegisteredSource, SourceReading

__all__ = [
    "Authority",
    "Capture",
    "Evidence",
    "Hypothesis",
    "Line",
    "LineSource",
    "RegisteredSource",
    "Sanitised",
    "SourceReading",
]
