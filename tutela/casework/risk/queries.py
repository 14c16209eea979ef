"""Questions about risk: how something stands, since when and why."""

from collections.abc import Iterable, Sequence

from tutela.casework import database
from tutela.casework.risk import rules
from tutela.casework.risk.models import Assessment, InstrumentResult, Lowering, StatedFact
from tutela.engine.risk.assessment import Assessment as Explained, Fact, assess


def newest(unit: int, kind: str, subjects: Iterable[int]) -> dict[int, Assessment]:
    """Give how each of some things stands, by its number."""
    found: dict[int, Assessment] = {}
    for portion in database.portions(subjects):
        rows = Assessment.objects.filter(unit=unit, subject_kind=kind, subject__in=portion)
        found |= {row.subject: row for row in rows.order_by("pk")}
    return found


def history(unit: int, kind: str, subject: int) -> list[Assessment]:
    """List every assessment of something, the newest first."""
    rows = Assessment.objects.filter(unit=unit, subject_kind=kind, subject=subject)
    return list(rows.select_related("book", "by", "second").order_by("-pk"))


def stated(unit: int, kind: str, subjects: Iterable[int]) -> dict[int, list[StatedFact]]:
    """Give what people state of each of some things."""
    found: dict[int, list[StatedFact]] = {}
    for portion in database.portions(subjects):
        rows = StatedFact.objects.filter(unit=unit, subject_kind=kind, subject__in=portion)
        for row in rows.select_related("by").order_by("pk"):
            found.setdefault(row.subject, []).append(row)
    return found


def facts_of(row: Assessment) -> list[Fact]:
    """Give the facts by which something was assessed."""
    return [Fact(name, value, where) for name, value, where in row.facts]


def explained(row: Assessment) -> Explained:
    """Assess again by the book and the facts of a row: why, what is not known, what would change it."""
    return assess(rules.read(row.book.text), facts_of(row))


def waiting(unit: int, kind: str, subject: int) -> Lowering | None:
    """Give what waits for a second person about something; one at most."""
    rows = Lowering.objects.filter(unit=unit, subject_kind=kind, subject=subject)
    return rows.filter(outcome=Lowering.Outcome.WAITING).select_related("by", "on").first()


def all_waiting(unit: int, kind: str) -> Sequence[Lowering]:
    """List what waits for a second person, the oldest first."""
    rows = Lowering.objects.filter(unit=unit, subject_kind=kind, outcome=Lowering.Outcome.WAITING)
    return list(rows.select_related("by").order_by("pk"))


def results(unit: int, kind: str, subject: int) -> list[InstrumentResult]:
    """List what licensed instruments gave about something, the newest first."""
    rows = InstrumentResult.objects.filter(unit=unit, subject_kind=kind, subject=subject)
    return list(rows.select_related("by").order_by("-pk"))


def highest(row: Assessment) -> str:
    """Name the highest band of the book by which something was assessed."""
    return rules.read(row.book.text).codes[0]
