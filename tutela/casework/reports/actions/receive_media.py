"""The steps that receive what came with a report, down the same line as any content."""

from collections.abc import Sequence
from pathlib import Path

from django.db import transaction

from tutela.casework.custody import copies
from tutela.casework.gate import Actor
from tutela.casework.intake.actions.receive import receive as receive_intake
from tutela.casework.intake.actions.receive_parts import receive_parts
from tutela.casework.intake.queries import ReceiveReport
from tutela.casework.intake.terms import Terms
from tutela.casework.items.models import Intake
from tutela.casework.reports.actions.receive import Receipt
from tutela.casework.reports.models import ReportVersion


def receive_media(by: Actor, receipt: Receipt, place: Path) -> str:
    """Receive what lies beside a report, sealed under a key of its own; for each version once.

    Args:
        by: who brings it, as the caller's gate has let them.
        receipt: of the report.
        place: the folder or the zip; it is only read.

    Returns:
        what there is to say of it: what could not be read; nothing where all was received.
    """
    intake = _intake_of(by, receipt)
    if intake.receipts.exclude(finished_at=None).exists():
        return ""
    return _says(receive_intake(by, intake, place, _terms(receipt)))


def receive_attachments(by: Actor, receipt: Receipt, parts: Sequence[tuple[str, bytes]]) -> str:
    """Receive the parts that came with a mail, as `receive_media` does what lies in a folder.

    Args:
        by: who brings it, as the caller's gate has let them.
        receipt: of the report.
        parts: name and bytes of each.

    Returns:
        what there is to say of it: what could not be read; nothing where all was received.
    """
    intake = _intake_of(by, receipt)
    if intake.receipts.exclude(finished_at=None).exists():
        return ""
    return _says(receive_parts(by, intake, f"mail {receipt.sha256}", parts, _terms(receipt)))


def _terms(receipt: Receipt) -> Terms:
    return Terms(
        about={"report": receipt.report},
        purpose="report",
        reason="received with a report",
        title=f"What came with report {receipt.reference}",
        otherwise="It was received from another place already; nothing is missing.",
    )


def _says(result: ReceiveReport) -> str:
    unread = result.unreadable + result.members_unread + result.archives_unopened
    return f"Of what came with it, {unread} could not be read or opened." if unread else ""


@transaction.atomic
def _intake_of(by: Actor, receipt: Receipt) -> Intake:
    version = ReportVersion.objects.select_for_update(no_key=True).get(pk=receipt.version_row)
    if version.intake is None:
        reference = f"{receipt.reference}/{receipt.version}"
        key = copies.new_key(f"report {reference}")
        version.intake = Intake.objects.create(unit_id=by.unit, reference=reference, key=key)
        version.save(update_fields=["intake"])
    return version.intake
