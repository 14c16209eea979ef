"""Says how useful a company's report was."""

from django.db import transaction

from tutela.casework import database, gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.partners.models import QualityNote
from tutela.casework.reports.companies.queries import receipt_of
from tutela.casework.reports.errors import BadQuestion
from tutela.casework.reports.models import Report


@transaction.atomic
def note_quality(by: Actor, report: Report, code: str) -> QualityNote:
    """Note how useful a report was; the company sees it within a minute. A later note takes its place.

    Raises:
        NotFound: the report came by no company's door.
        BadQuestion: the note is none.
    """
    gate.require(by, Act.TRIAGE_REPORTS, report)
    locked = Report.objects.select_for_update(no_key=True).get(pk=report.pk)
    partner, receipt = receipt_of(locked)
    if code not in QualityNote.Code.values:
        raise BadQuestion("Choose one of the notes.")
    before = list(QualityNote.objects.filter(partner=partner, receipt=receipt, is_newest=True))
    for each in before:
        each.is_newest = False
    database.update(before, ["is_newest"])
    row = QualityNote.objects.create(
        partner=partner, receipt=receipt, received_at=locked.received_at, code=code, by_id=by.person
    )
    log.record(
        by, "company.quality_noted", purpose="reports", wrote=[row, *before], report=report.pk, note=row.pk,
        code=code,
    )  # fmt: skip
    return row
