"""Takes reports in, and moves each towards the one disposition that it ends in.

`receive` is a step: whoever brings reports has asked the gate.
"""

from tutela.casework.reports.actions.banding.answer_lowering import answer_lowering
from tutela.casework.reports.actions.banding.ask_lower import ask_lower
from tutela.casework.reports.actions.banding.enter_result import enter_result
from tutela.casework.reports.actions.banding.raise_band import raise_band
from tutela.casework.reports.actions.banding.state_fact import state_fact
from tutela.casework.reports.actions.calls.end_spoken import end_spoken
from tutela.casework.reports.actions.calls.enter_call import enter_call
from tutela.casework.reports.actions.calls.note_published import note_published
from tutela.casework.reports.actions.calls.note_read_back import note_read_back
from tutela.casework.reports.actions.calls.speak_receipt import speak_receipt
from tutela.casework.reports.actions.companies.ask_company import ask_company
from tutela.casework.reports.actions.companies.note_quality import note_quality
from tutela.casework.reports.actions.companies.take_in_answers import take_in_answers
from tutela.casework.reports.actions.import_reports import import_reports
from tutela.casework.reports.actions.looks.begin_look import begin_look
from tutela.casework.reports.actions.looks.keep_capture import keep_capture
from tutela.casework.reports.actions.looks.record_look import record_look
from tutela.casework.reports.actions.mailbox.read_mailbox import read_mailbox
from tutela.casework.reports.actions.offences.assess_points import Found, assess_points
from tutela.casework.reports.actions.take_in_letters import take_in_letters
from tutela.casework.reports.actions.take_in_submissions import take_in_submissions
from tutela.casework.reports.actions.triage.claim_report import claim_report
from tutela.casework.reports.actions.triage.escalate_report import escalate_report
from tutela.casework.reports.actions.triage.hold_report import hold_report
from tutela.casework.reports.actions.triage.list_unsettled import list_unsettled
from tutela.casework.reports.actions.triage.reassign_report import reassign_report
from tutela.casework.reports.actions.triage.release_report import release_report
from tutela.casework.reports.actions.triage.settle_alike import settle_alike
from tutela.casework.reports.actions.triage.settle_report import settle_report
from tutela.casework.reports.actions.triage.undo_disposition import undo_disposition
from tutela.casework.reports.actions.triage.wake_reports import wake_reports
from tutela.casework.reports.actions.unopened.dismiss_unopened import dismiss_unopened
from tutela.casework.reports.actions.unopened.try_again import try_again

__all__ = [
    "Found",
    "answer_lowering",
    "ask_company",
    "ask_lower",
    "assess_points",
    "begin_look",
    "claim_report",
    "dismiss_unopened",
    "end_spoken",
    "enter_call",
    "enter_result",
    "escalate_report",
    "hold_report",
    "import_reports",
    "keep_capture",
    "list_unsettled",
    "note_published",
    "note_quality",
    "note_read_back",
    "raise_band",
    "read_mailbox",
    "reassign_report",
    "record_look",
    "release_report",
    "settle_alike",
    "settle_report",
    "speak_receipt",
    "state_fact",
    "take_in_answers",
    "take_in_letters",
    "take_in_submissions",
    "try_again",
    "undo_disposition",
    "wake_reports",
]
