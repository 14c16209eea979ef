"""Begins a look at a reported address."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.reports.actions.triage import moving
from tutela.casework.reports.errors import BadLook
from tutela.casework.reports.looks import addresses
from tutela.casework.reports.models import AddressLook, Report
from tutela.casework.welfare.actions import look_outside


@transaction.atomic
def begin_look(by: Actor, report: Report, address: str) -> AddressLook:
    """Begin a look at an address of a report, on the isolated machine; the person's minutes run from now on.

    Nothing is fetched. A look of theirs that was open ends, and can still be recorded.

    Raises:
        NotAllowed: the actor may not look at reported addresses.
        NotYours: the report is not in their hands.
        AlreadySettled: it has ended.
        BadLook: it names no such address.
        BudgetSpent, BreakDue: they have looked long enough for now.
    """
    gate.require(by, Act.LOOK_AT_ADDRESSES, on=report)
    report = moving.locked(report)
    moving.require_open(report)
    moving.require_claim(by, report)
    if address not in addresses.of(report):
        raise BadLook(f"Report {report} names no such address. Load its page again.")
    event = look_outside(by, "report")
    look = AddressLook.objects.create(report=report, address=address, exposure=event, by_id=by.person)
    # Whoever looks works on it.
    report.claimed_until = timezone.now() + moving.CLAIM
    report.save(update_fields=["claimed_until"])
    log.record(
        by, "report.look_begun", purpose="report", report=report.pk, look=look.pk, exposure=event.pk,
        address_sha256=log.digest_of(address),
    )  # fmt: skip
    return look
