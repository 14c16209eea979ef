"""Takes in what the isolated machine kept of a reported address."""

from pathlib import Path

from django.db import transaction
from django.db.models import Q

from tutela.casework import gate
from tutela.casework.custody import copies, log
from tutela.casework.gate import Act, Actor
from tutela.casework.intake.actions.receive import receive as receive_intake
from tutela.casework.intake.terms import Terms
from tutela.casework.items.models import Intake
from tutela.casework.reports.actions.triage import moving
from tutela.casework.reports.errors import BadLook, NoSource
from tutela.casework.reports.looks import addresses
from tutela.casework.reports.models import AddressCapture, Report


def keep_capture(by: Actor, report: Report, address: str, place: Path) -> tuple[AddressCapture, int]:
    """Receive a folder of captures as content of the report, down the same line as any.

    Begun anew after a sudden end, it goes on where it was.

    Args:
        by: whoever brings it from the isolated machine.
        report: that names the address.
        address: as the report writes it.
        place: the folder or the file; it is only read.

    Returns:
        the capture, and how much of it could not be read or opened.

    Raises:
        NotAllowed: the actor may not look at reported addresses.
        BadLook: the report names no such address.
        NoSource: nothing is there.
        OSError: the vault could not be written.
    """
    gate.require(by, Act.LOOK_AT_ADDRESSES, on=report)
    if not place.exists():
        raise NoSource(f"Nothing is at {place}. Name the folder that holds the captures.")
    capture = _begun(by, report, address)
    terms = Terms(
        about={"report": report.pk},
        purpose="report",
        reason="kept of a reported address",
        title=f"What was kept of an address of report {report}",
        otherwise="It was received from another place already; nothing is missing.",
    )
    result = receive_intake(by, capture.intake, place, terms)
    return capture, result.unreadable + result.members_unread + result.archives_unopened


@transaction.atomic
def _begun(by: Actor, report: Report, address: str) -> AddressCapture:
    moving.locked(report)
    if address not in addresses.of(report):
        raise BadLook(f"Report {report} names no such address. Its page lists them by number.")
    there = AddressCapture.objects.filter(report=report).select_related("intake")
    unfinished = Q(intake__receipts=None) | Q(intake__receipts__finished_at=None)
    capture = there.filter(unfinished, address=address).first()
    if capture is not None:
        return capture
    reference = f"{report}/capture {there.count() + 1}"
    intake = Intake.objects.create(
        unit_id=by.unit, reference=reference, key=copies.new_key(f"report {reference}")
    )
    capture = AddressCapture.objects.create(report=report, address=address, intake=intake, by_id=by.person)
    log.record(
        by, "report.captured", purpose="report", wrote=[capture], report=report.pk, capture=capture.pk,
        address_sha256=log.digest_of(address),
    )  # fmt: skip
    return capture
