"""Files lines, sanitises and signs what is handed on, weighs hypotheses, keeps the register of sources."""

from tutela.casework.logbook.actions.attribute import attribute
from tutela.casework.logbook.actions.conclude import conclude
from tutela.casework.logbook.actions.enter_authority import enter_authority
from tutela.casework.logbook.actions.file_line import Graded, file_line
from tutela.casework.logbook.actions.note_capture import note_capture
from tutela.casework.logbook.actions.pose import pose
from tutela.casework.logbook.actions.read_source import read_source
from tutela.casework.logbook.actions.register_source import register_source
from tutela.casework.logbook.actions.sanitise import sanitise
from tutela.casework.logbook.actions.sign_text import sign_text
from tutela.casework.logbook.actions.weigh import weigh

__all__ = [
    "Graded",
    "attribute",
    "conclude",
    "enter_authority",
    "file_line",
    "note_capture",
    "pose",
    "read_source",
    "register_source",
    "sanitise",
    "sign_text",
    "weigh",
]
