"""Finds in which cases and reports the people of cases are named, by what names them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tutela.casework import database
from tutela.casework.identifiers.models import Identifier, Sighting
from tutela.casework.reports.sayings import KIND
from tutela.casework.retention.models import Hold, RetentionClock
from tutela.casework.subjects.models import Observation, Subject
from tutela.engine.retention.rules import Subject as Kind

_REPORTS = (Kind.REPORT, Kind.SUBMISSION)


@dataclass(slots=True)
class Held:
    """What is held about one person: the numbers of cases and reports, and what names them there."""

    cases: set[int] = field(default_factory=set)
    reports: dict[int, set[str]] = field(default_factory=dict)


def held_about(unit: int, subjects: Sequence[Subject]) -> dict[int, Held]:
    """Say where each of some people is named, by whatever is observed of them and has a canonical text.

    It proves nothing of who somebody is: people judge that. Names alone join nothing.
    """
    found = {subject.pk: Held({subject.case_id}) for subject in subjects}
    entities = {subject.anchor.entity: subject.pk for subject in subjects}
    keys: dict[bytes, set[int]] = {}
    for some in database.portions(sorted(entities)):
        rows = (
            Observation.objects.filter(unit=unit, entity__in=some).exclude(canonical="").exclude(kind="name")
        )
        for entity, key in rows.values_list("entity", "key"):
            keys.setdefault(bytes(key), set()).add(entities[entity])
    for some_keys in database.portions(sorted(keys)):
        named = Observation.objects.filter(unit=unit, key__in=some_keys)
        for key, case in named.values_list("key", "case").distinct():
            for subject in keys[bytes(key)]:
                found[subject].cases.add(case)
        _in_reports(unit, some_keys, keys, found)
    return found


def _in_reports(
    unit: int, some: Iterable[bytes], keys: dict[bytes, set[int]], found: dict[int, Held]
) -> None:
    named = Identifier.objects.filter(unit=unit, key__in=list(some), is_hub=False)
    seen = Sighting.objects.filter(identifier__in=named, subject_kind=KIND)
    for key, report, text in seen.values_list("identifier__key", "subject", "identifier__canonical"):
        for subject in keys[bytes(key)]:
            found[subject].reports.setdefault(report, set()).add(text)


def clocks_of(
    unit: int, cases: Iterable[int], reports: Iterable[int]
) -> dict[tuple[str, int], list[RetentionClock]]:
    """Give the clocks that run for cases and reports, the one due first before the others."""
    clocks: dict[tuple[str, int], list[RetentionClock]] = {}
    for kinds, numbers in (((Kind.CASE,), cases), (_REPORTS, reports)):
        for some in database.portions(sorted(numbers)):
            rows = RetentionClock.objects.filter(
                unit=unit, subject_kind__in=kinds, subject__in=some, ended_at=None
            )
            for row in rows.order_by("due_on", "pk"):
                clocks.setdefault((_kind(row.subject_kind), row.subject), []).append(row)
    return clocks


def holds_of(unit: int, cases: Iterable[int], reports: Iterable[int]) -> dict[tuple[str, int], Hold]:
    """Give a hold in force of each case and report that has one."""
    holds: dict[tuple[str, int], Hold] = {}
    for kinds, numbers in (((Kind.CASE,), cases), (_REPORTS, reports)):
        for some in database.portions(sorted(numbers)):
            rows = Hold.objects.filter(unit=unit, subject_kind__in=kinds, subject__in=some, ended_at=None)
            holds |= {(_kind(row.subject_kind), row.subject): row for row in rows.order_by("-pk")}
    return holds


def _kind(said: str) -> str:
    return Kind.CASE if said == Kind.CASE else Kind.REPORT
