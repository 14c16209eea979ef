"""The step that ends a report in a disposition: whoever calls it made sure that somebody decides it."""

from django.utils import timezone

from tutela.casework.clocks.actions.end import end
from tutela.casework.custody import log
from tutela.casework.gate import Actor
from tutela.casework.reports.actions.banding.score import ACT
from tutela.casework.reports.actions.triage import moving
from tutela.casework.reports.models import Disposition, Report, ReportStep
from tutela.casework.reports.queries import law_pack
from tutela.casework.reports.sayings import KIND


def settle(by: Actor, report: Report, made: Disposition) -> Disposition:
    """End a locked report: the disposition supersedes the one before, and has an entry of the record.

    Args:
        by: who decides.
        report: its row, locked.
        made: what it ends in; its report, version, law pack, person and time are filled in.
    """
    before = Disposition.objects.filter(report=report, is_current=True).first()
    if before is not None:
        before.is_current = False
        before.save(update_fields=["is_current"])
    made.report, made.version, made.by_id = report, report.version, by.person
    pack = law_pack(by.unit)
    made.pack = f"{pack.name} {pack.version}"
    made.at, made.supersedes = timezone.now(), before
    made.save(force_insert=True)
    moving.move(
        by, report, "closed", ReportStep(), state=Report.State.SETTLED, due_at=None, claimed_by_id=None,
        claimed_until=None, ended_at=made.at, outcome=made.code,
    )  # fmt: skip
    end(by, KIND, [report.pk], ACT)
    log.record(
        by,
        "report.settled",
        purpose="report",
        wrote=[made] if before is None else [made, before],
        report=report.pk,
        disposition=made.pk,
        code=made.code,
        rule=made.rule_id,
        version=made.version,
        duplicate_of=made.duplicate_of_id,
        like=made.like_id,
        reason_sha256=log.digest_of(made.reason) if made.reason else None,
        without_look_sha256=log.digest_of(made.without_look) if made.without_look else None,
    )
    return made
