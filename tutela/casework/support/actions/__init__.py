"""Files what is a person's own, sealed to them, what they tell in confidence, and breaches.

`file_record` is the step that each of them takes.
"""

from tutela.casework.support.actions.breaches.report_breach import report_breach
from tutela.casework.support.actions.breaches.write_breach_step import write_breach_step
from tutela.casework.support.actions.check_in import check_in
from tutela.casework.support.actions.letters.ask_support import ask_support
from tutela.casework.support.actions.letters.raise_concern import raise_concern
from tutela.casework.support.actions.letters.report_conduct import report_conduct
from tutela.casework.support.actions.letters.see_to import see_to
from tutela.casework.support.actions.opt_out import opt_out
from tutela.casework.support.actions.outcomes.tell_outcome import tell_outcome
from tutela.casework.support.actions.outcomes.withdraw_outcome import withdraw_outcome
from tutela.casework.support.actions.resume_media import resume_media
from tutela.casework.support.actions.sessions.book_session import book_session
from tutela.casework.support.actions.sessions.end_session import end_session
from tutela.casework.support.actions.sessions.plan_debrief import plan_debrief
from tutela.casework.support.actions.stop_media import stop_media
from tutela.casework.support.actions.write_note import write_note

__all__ = [
    "ask_support",
    "book_session",
    "check_in",
    "end_session",
    "opt_out",
    "plan_debrief",
    "raise_concern",
    "report_breach",
    "report_conduct",
    "resume_media",
    "see_to",
    "stop_media",
    "tell_outcome",
    "withdraw_outcome",
    "write_breach_step",
    "write_note",
]
