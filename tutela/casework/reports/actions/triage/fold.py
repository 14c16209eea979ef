"""The step that lets a flood of reports of one thing stand as one row of the queue; none is dropped."""

from collections.abc import Iterable, Sequence

from django.db.models import Exists, OuterRef

from tutela.casework import database
from tutela.casework.identifiers.actions.note import Noted
from tutela.casework.identifiers.models import Identifier, Sighting
from tutela.casework.reports.models import Report
from tutela.casework.reports.sayings import KIND
from tutela.casework.reports.triage.floods import FOLDS_FROM, Flood, floods_of, waiting_in


def fold(reports: dict[int, Report], noted: Sequence[Noted]) -> None:
    """Fold reports that came in behind those that are of the same thing, by what was noted of them.

    With the first that makes a flood of one, those that came before it are folded too.
    """
    database.require_transaction("Reports are folded inside the transaction that takes them in.")
    many = {each.subject for each in noted if each.subjects >= FOLDS_FROM}
    named = {number: thing for number, thing in floods_of(many).items() if reports[number].flood_id is None}
    there = Exists(Report.objects.filter(flood=OuterRef("pk")))
    new = Identifier.objects.filter(~there, pk__in=sorted(set(named.values())))
    begun = list(new.order_by("pk").values_list("pk", flat=True))
    changed = [reports[number] for number in named] + _earlier(begun, set(reports))
    named |= floods_of(report.pk for report in changed if report.pk not in named)
    for report in changed:
        report.flood_id = named.get(report.pk)
    database.update([report for report in changed if report.flood_id], ["flood"])
    tidy(Flood.of(report) for report in changed)


def _earlier(begun: Sequence[int], but: set[int]) -> list[Report]:
    """Give the reports in no flood that name what is one now; one that somebody is moving stays as it is."""
    subjects = set[int]()
    for portion in database.portions(begun):
        seen = Sighting.objects.filter(identifier__in=portion, subject_kind=KIND)
        subjects.update(seen.values_list("subject", flat=True))
    found: list[Report] = []
    for portion in database.portions(sorted(subjects - but)):
        rows = Report.objects.filter(pk__in=portion, flood=None).exclude(state=Report.State.SETTLED)
        found += rows.select_for_update(no_key=True, skip_locked=True).order_by("pk")
    return found


def refold(report: Report, before: Flood | None) -> None:
    """Put a flood right after one of its reports moved: who stands for it, and who behind.

    Args:
        report: its row as it was written just now, locked.
        before: the flood that it was in.
    """
    if report.is_folded and (report.state != Report.State.WAITING or report.flood_id is None):
        report.is_folded = False
        report.save(update_fields=["is_folded"])
    tidy((before, Flood.of(report)))


def tidy(floods: Iterable[Flood | None]) -> None:
    """Let the most urgent report of each flood stand for it, and all others that wait behind it.

    The row of what the reports are of is locked meanwhile: one flood is put right by one at a time. Reports
    that somebody else is moving are left to them, for they put the flood right after it.
    """
    for flood in sorted({each for each in floods if each is not None}):
        Identifier.objects.select_for_update(no_key=True).get(pk=flood.flood)
        rows = waiting_in(flood)
        standing = set(rows.filter(is_folded=False).values_list("pk", flat=True))
        first = rows.select_for_update(no_key=True, skip_locked=True).values_list("pk", flat=True).first()
        if first is None:
            continue
        if first not in standing:
            Report.objects.filter(pk=first).update(is_folded=False)
        for portion in database.portions(sorted(standing - {first})):
            others = rows.filter(pk__in=portion).select_for_update(no_key=True, skip_locked=True)
            Report.objects.filter(pk__in=list(others.values_list("pk", flat=True))).update(is_folded=True)
