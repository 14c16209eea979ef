"""Has what two reports name go abroad: one waits for approval, to the hotline there; one has no route."""

from django.db import transaction

from tutela.casework.abroad import actions
from tutela.casework.abroad.models import ExchangeItem
from tutela.casework.gate import Actor
from tutela.casework.reports import actions as reports
from tutela.casework.reports.looks import addresses
from tutela.casework.reports.models import Report
from tutela.demonstration.desk.grading import codes_of
from tutela.demonstration.outside.partners import hotline_abroad
from tutela.demonstration.team import Whole
from tutela.demonstration.tracing import NETHERLANDS, traced

# The first is not traced, so that nothing says where it is; both may be of one address.
_WAYS = (False, True)


@transaction.atomic
def go_abroad(team: Whole) -> int:
    """Have ida look at two addresses and make what goes abroad of each; give how many are made then."""
    made = ExchangeItem.objects.filter(unit=team.ida.unit)
    if not made.exists():
        hotline_abroad(team)
        waiting = Report.objects.filter(
            unit=team.ida.unit, to_look_at__gt=0, ended_at=None, claimed_by=None, is_folded=False
        )
        for is_traced, report in zip(_WAYS, waiting.order_by("-pk"), strict=False):
            address = addresses.without_look(report)[0]
            _look(team.ida, report, address)
            if is_traced:
                traced(team.ida, address, NETHERLANDS)
            actions.make_item(team.ida, report, actions.Draft(address, memo="Sentence 12."))
    return made.count()


def _look(by: Actor, report: Report, address: str) -> None:
    reports.claim_report(by, report)
    look = reports.begin_look(by, report, address)
    reports.record_look(by, look, "there", "GB", {codes_of(by.unit)[0]: 2})
