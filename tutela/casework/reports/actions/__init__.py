"""Takes reports in, and moves each towards the one disposition that it ends in.

`receive` is a step: whoever brings reports has asked the gate.
"""

from tutela.casework.reports.actions.import_reports import import_reports
from tutela.casework.reports.actions.triage.claim_report import claim_report
from tutela.casework.reports.actions.triage.escalate_report import escalate_report
from tutela.casework.reports.actions.triage.hold_report import hold_report
from tutela.casework.reports.actions.triage.list_unsettled import list_unsettled
from tutela.casework.reports.actions.triage.reassign_report import reassign_report
from tutela.casework.reports.actions.triage.release_report import release_report
from tutela.casework.reports.actions.triage.settle_report import settle_report
from tutela.casework.reports.actions.triage.wake_reports import wake_reports

__all__ = [
    "claim_report",
    "escalate_report",
    "hold_report",
    "import_reports",
    "list_unsettled",
    "reassign_report",
    "release_report",
    "settle_report",
    "wake_reports",
]
