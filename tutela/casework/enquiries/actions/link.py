"""Links an enquiry to a case or a report."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.cases.models import Case
from tutela.casework.custody import log
from tutela.casework.enquiries.actions.write_step import write_step
from tutela.casework.enquiries.models import Enquiry, Step
from tutela.casework.gate import Act, Actor
from tutela.casework.reports.models import Report


@transaction.atomic
def link(by: Actor, enquiry: Enquiry, seen: int, to: Case | Report) -> Enquiry:
    """Link an enquiry; the link that it had to one of the same kind is in its steps.

    Raises:
        NotAllowed: the actor does not work on enquiries, or may not see what it would be linked to.
        EnquiryMoved: it is another version than was seen, or has ended.
    """
    gate.require(by, Act.WORK_ENQUIRIES, on=enquiry)
    is_case = isinstance(to, Case)
    gate.require(by, Act.SEE_CASEWORK if is_case else Act.SEE_REPORTS, on=to)
    says = f"Case {to.reference}" if isinstance(to, Case) else f"Report R-{to.pk}"
    current, step = write_step(by, enquiry, seen, Step.Kind.LINKED, says=says)
    if isinstance(to, Case):
        current.case = to
    else:
        current.report = to
    current.save(update_fields=["version", "owner", "case", "report"])
    log.record(
        by, "enquiry.linked", purpose="enquiry", wrote=[current, step], enquiry=current.pk,
        **{"case" if is_case else "report": to.pk},
    )  # fmt: skip
    return current
