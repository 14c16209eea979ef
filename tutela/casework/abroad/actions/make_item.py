"""Makes what goes abroad of one address of a report, by the rule of routes."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from tutela.casework import gate
from tutela.casework.abroad.actions.composing import Wanted, compose, route
from tutela.casework.abroad.actions.moving import LONGEST
from tutela.casework.abroad.errors import BadExchange
from tutela.casework.abroad.models import Direction, Environment, ExchangeItem, ItemStep, State
from tutela.casework.abroad.queries import open_about
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.reports.looks import addresses
from tutela.casework.reports.models import Report
from tutela.engine.taxonomy import terminology


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person wants to send abroad of an address.

    `grade` is what they confirm in the recipient's scheme. `partner` is the name of another recipient than
    the rule finds, `because` why. `items` are numbers of items, of which only hash and category go.
    """

    address: str
    environment: str = "live"
    grade: str = ""
    memo: str = ""
    items: Sequence[int] = ()
    partner: str = ""
    because: str = ""


@transaction.atomic
def make_item(by: Actor, report: Report, draft: Draft) -> ExchangeItem:
    """Make it; nothing goes before another person has approved it. Without a route, it is an open task.

    Where the rule comes to the host itself, the host's notice is drafted, as any is.

    Args:
        by: who makes it, and owns it.
        report: of which report.
        draft: of which address, and how.

    Raises:
        NotAllowed: the actor exchanges nothing, or may not see the report.
        NotAssessed: nobody recorded at the address what is illegal by the unit's law pack.
        NotMapped: no row of the rule book is about this category of this version of the law pack.
        BadExchange: the report has no such address, it is exchanged already, or something is not given.
        NotFound: the partner that was chosen is none.
    """
    gate.require(by, Act.WORK_EXCHANGES, on=report)
    terminology.guard(draft.memo)
    terminology.guard(draft.because)
    if draft.environment not in Environment.values:
        raise BadExchange("It is made for the environment test, or for live.")
    if draft.address not in addresses.of(report):
        raise BadExchange(f"Report {report} names no such address.")
    if max(len(draft.memo), len(draft.because)) > LONGEST:
        raise BadExchange(f"Say it in at most {LONGEST} characters.")
    lock_unit(by.unit)
    there = open_about(report, draft.address, draft.environment)
    if there is not None:
        raise BadExchange(f"{there} is about this address already: {there.get_state_display().lower()}.")
    item = ExchangeItem.objects.create(
        unit_id=by.unit, direction=Direction.OUT, environment=draft.environment, state=State.NO_ROUTE,
        report=report, memo=draft.memo.strip(), owner_id=by.person, made_by_id=by.person,
    )  # fmt: skip
    wanted = Wanted(draft.grade, draft.partner, draft.because, draft.items)
    compose(by, item, draft.address, route(by, item, draft.address, wanted), wanted)
    item.save()
    step = ItemStep.objects.create(
        item=item, number=item.version, kind=ItemStep.Kind.MADE, says=item.because, person_id=by.person
    )
    log.record(
        by, "exchange.made", purpose="reporting", wrote=[item, step], exchange=item.pk, report=report.pk,
        environment=item.environment, way=item.way, country=item.country, channel=item.channel,
        sha256=item.sha256, because_sha256=log.digest_of(item.because) if item.because else None,
    )  # fmt: skip
    return item
