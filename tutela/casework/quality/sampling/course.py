"""How far a sample has come, and what it comes to by its plan."""

from dataclasses import dataclass

from django.db.models import QuerySet

from tutela.casework.quality.models import Check, Sample
from tutela.casework.quality.sampling.plans import Book
from tutela.casework.quality.sampling.terms import Came, Part, Severity
from tutela.engine.measures.sampling import Course, Plan

COUNTED = (Severity.CRITICAL, Severity.MAJOR)


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of a sample were checked, and how many faults of each severity they have."""

    checked: int
    counted: int
    critical: int
    minor: int


def of_lot(sample: Sample) -> QuerySet[Check]:
    """Give the checks of a sample that count for its lot: all but those known beforehand."""
    return sample.checks.exclude(part=Part.GOLD)


def progress(sample: Sample) -> Progress:
    """Say how far a sample has come."""
    severities = list(of_lot(sample).exclude(answered_by=None).values_list("severity", flat=True))
    counted = sum(each in COUNTED for each in severities)
    return Progress(
        len(severities), counted, severities.count(Severity.CRITICAL), severities.count(Severity.MINOR)
    )


def course_of(sample: Sample, book: Book) -> Course:
    """Give the course by which a sample was drawn."""
    return Course(Plan(sample.size, sample.accept), book.sequential if sample.is_sequential else None)


def comes_to(course: Course, done: Progress) -> str:
    """Say what a sample comes to; "" while more has to be checked. A critical fault ends it at once."""
    if done.critical:
        return Came.REJECTED
    says = course.says(done.checked, done.counted)
    return "" if says is None else Came.ACCEPTED if says else Came.REJECTED


def next_of(sample: Sample) -> Check | None:
    """Give what is to be checked next; None where nothing is."""
    if sample.came:
        return None
    waits = sample.checks.filter(answered_by=None).select_related("assessment__item", "sample__lot")
    return waits.order_by("place").first()
