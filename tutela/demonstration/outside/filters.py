"""Gives a maker of filters what ida found in remit: one address was given, and another waits for sam."""

import json

from django.db import transaction

from tutela.casework.datasets import actions
from tutela.casework.datasets.models import EntryList, Receipt, Supply
from tutela.casework.gate import Actor
from tutela.casework.partners.models import Partner
from tutela.casework.reports import actions as reports
from tutela.casework.reports.looks import addresses
from tutela.casework.reports.models import Report
from tutela.demonstration.desk.grading import codes_of
from tutela.demonstration.outside.partners import approved
from tutela.demonstration.team import Whole

LIST = "example-addresses"
_LISTED, _LOOKED_THROUGH = 2, 50


@transaction.atomic
def give_to_filters(team: Whole) -> EntryList:
    """Have two reports end in the remit test, list what they name, and give the first of it to a filter."""
    there = EntryList.objects.filter(unit=team.sam.unit, name=LIST).first()
    if there is not None:
        return there
    made = actions.make_entry_list(team.finn, LIST, EntryList.Kind.ADDRESS)
    filters = approved(team, "example-filter", "Example filter", Partner.Kind.FILTER, "GB")
    supply = actions.propose_supply(
        team.finn, filters, made, ["address"], legal_basis="Memorandum 11, section 1.", answer_days=1,
        forms=["text"],
    )  # fmt: skip
    supply = actions.confirm_supply(team.sam, supply)
    waiting = Report.objects.filter(
        unit=team.ida.unit, to_look_at__gt=0, ended_at=None, claimed_by=None, is_folded=False
    )
    seen = set[str]()
    for report in waiting.order_by("-pk")[:_LOOKED_THROUGH]:
        address = addresses.without_look(report)[0]
        # Many reports name the same address, and some was found gone since.
        if address in seen or made.entries.count() >= _LISTED:
            continue
        seen.add(address)
        _settle(team.ida, report, address)
        proposed = actions.gather_entries(team.finn, made)
        if proposed and not supply.deltas.exists():
            actions.approve_entries(team.sam, made, [each.pk for each in proposed])
            _give(team, supply)
    return made


def _give(team: Whole, supply: Supply) -> None:
    delta = actions.make_delta(team.finn, supply)
    held = json.loads(delta.manifest)["entries_after"]
    actions.enter_receipt(team.finn, delta, Receipt.Says.APPLIED, held)


def _settle(by: Actor, report: Report, address: str) -> None:
    """Look at an address of a report, and decide that it is in remit."""
    reports.claim_report(by, report)
    look = reports.begin_look(by, report, address)
    reports.record_look(by, look, "there", "GB", {codes_of(by.unit)[0]: 1})
    reports.settle_report(by, report, "remit.child.1")
