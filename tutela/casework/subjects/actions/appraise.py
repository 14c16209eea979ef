"""The step that assesses a person by what is on record, and puts them where they belong among the others."""

from tutela.casework.gate import Actor
from tutela.casework.identifiers.models import Sighting
from tutela.casework.risk.actions.assess import Subject as ToAssess, assess
from tutela.casework.risk.models import Assessment
from tutela.casework.subjects import harm, queries
from tutela.casework.subjects.models import Subject
from tutela.engine.risk.assessment import Fact


def appraise(by: Actor, subject: Subject, cause: str) -> Assessment:
    """Assess a person by the facts that people state and those that their entity gives.

    Raises:
        VersionBroken: the rules in force are not what two people approved.
        OutsideTransaction: there is no transaction.
    """
    asked = ToAssess(subject.pk, subject.version, "", (), cause, _counted(subject))
    row = assess(by, harm.KIND, [asked], harm.in_force(by.unit))[subject.pk]
    place_among(subject, row)
    return row


def place_among(subject: Subject, row: Assessment) -> None:
    """Put a person where an assessment says."""
    subject.version += 1
    subject.band, subject.is_immediate = row.band, row.is_immediate
    subject.rank = harm.rank_of(row.place, row.order, is_immediate=row.is_immediate)
    subject.save(update_fields=["version", "band", "is_immediate", "rank"])


def _counted(subject: Subject) -> list[Fact]:
    """Count the accounts of a person's entity, and the reports that name these."""
    accounts = queries.entity_of(subject.anchor).filter(is_strong=True)
    keys = sorted({bytes(each.key) for each in accounts})
    seen = Sighting.objects.filter(
        identifier__unit=subject.unit_id, identifier__key__in=keys, subject_kind="report"
    )
    where = f"entity of O-{subject.anchor_id}"
    return [
        Fact("accounts", len(keys), where),
        Fact("reports", seen.values("subject").distinct().count(), where),
    ]
