"""Says what is held about whoever requests, as text with its origin; media are never among it."""

from collections.abc import Iterator

from tutela.casework.disclosure.models import AccessRequest
from tutela.casework.identifiers.models import Identifier, Sighting
from tutela.casework.reports.sayings import KIND
from tutela.casework.subjects.models import Nomination, Observation, Subject
from tutela.casework.times import moment

_MOST = 2000
Held = tuple[str, str]


def held_about(request: AccessRequest) -> Iterator[Held]:
    """Give what is held about the person of a case that whoever requests is taken for."""
    rows = Subject.objects.filter(pk=request.subject or 0, unit=request.unit_id)
    subject = rows.select_related("anchor").first()
    if subject is None:
        return
    kind = "an opinion" if subject.is_opinion else "a fact"
    yield (
        f"person S-{subject.pk}",
        f"{subject.title}: {subject.subject_class}, noted as {kind} on {moment(subject.opened_at)}. "
        f"Reason: {subject.reason}",
    )
    yield f"risk of S-{subject.pk}", f"Band: {subject.band}"
    for row in Nomination.objects.filter(subject=subject).order_by("pk"):
        yield f"nomination {row.pk}", f"{row.tasking}. Reason: {row.reason}. Decision: {row.decision}"
    observations = list(Observation.objects.filter(entity=subject.anchor.entity).order_by("pk")[:_MOST])
    for one in observations:
        kind = "an opinion" if one.is_opinion else "a fact"
        yield f"observation O-{one.pk}", f"{one.kind}: {one.raw} ({one.place}), noted as {kind}"
    yield from _in_reports(request.unit_id, [bytes(one.key) for one in observations if one.canonical])


def _in_reports(unit: int, keys: list[bytes]) -> Iterator[Held]:
    named = Identifier.objects.filter(unit=unit, key__in=keys)
    seen = Sighting.objects.filter(identifier__in=named, subject_kind=KIND).order_by("subject", "pk")
    for row in seen[:_MOST]:
        yield f"report R-{row.subject}, version {row.part}, {row.place}", row.raw
