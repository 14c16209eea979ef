"""How long an enquiry may wait for its answer, and whose that is."""

from collections.abc import Mapping

from tutela.casework.clocks.actions.start import Limit
from tutela.casework.clocks.models import Clock
from tutela.casework.clocks.owners import Owner
from tutela.casework.enquiries.models import Enquiry
from tutela.casework.gate import Role

_HOUR, _DAY = 60, 8 * 60
# Minutes of working time. Starting values of the makers, no agency's rule.
_MINUTES: Mapping[str, int] = {
    Enquiry.About.KNOWN: 4 * _HOUR,
    Enquiry.About.FOUND: _HOUR,
    Enquiry.About.PROCESS: 2 * _DAY,
    Enquiry.About.CASE: 2 * _DAY,
    Enquiry.About.FIGURES: 10 * _DAY,
    Enquiry.About.OTHER: 2 * _DAY,
}
_ESCALATED = 2 * _HOUR


def answer_to(about: str) -> Limit:
    """Give how long the answer may take; an analyst's, then a supervisor's."""
    analyst, supervisor = Owner(role=Role.ANALYST), Owner(role=Role.SUPERVISOR)
    return Limit("an answer", _MINUTES[about], Clock.Runs.WORKING, analyst, (supervisor,))


def word_of_supervisor() -> Limit:
    """Give how long a supervisor may take with what was escalated to them."""
    owner = Owner(role=Role.SUPERVISOR)
    return Limit("a supervisor's word", _ESCALATED, Clock.Runs.WORKING, owner)
