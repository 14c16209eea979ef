"""What people recorded of the same items without knowing of each other, as rows that a figure counts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.grading.guidance.in_force import RULE_BOOK
from tutela.casework.grading.models import LATER_ROUND, Assessment
from tutela.casework.policies.models import Version
from tutela.casework.quality.agreement.rules import rules
from tutela.casework.quality.models import Check
from tutela.casework.quality.sampling.terms import Part
from tutela.casework.times import here
from tutela.engine.taxonomy import facts as forms
from tutela.engine.taxonomy.facts.facts import Child

CATEGORY, SEX, AGE = "category", "sex", "age"
FACETS = (CATEGORY, SEX, AGE)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which records: graded under which law pack, with its version, and which guidance; "" for any."""

    pack: str = ""
    guidance: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """One grade drawn by chance, and what was said of it blind; `week` is the Monday of its check."""

    number: int
    item: int
    graded: str
    checked: str
    is_faulty: bool
    grader: int
    week: date
    sex: str
    age: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """One of several opinions of an item; of each facet what it says, "" for nothing."""

    item: int
    person: int
    values: dict[str, str]


def checked(by: Actor, asked: Asked) -> list[Checked]:
    """Give the checks of samples that came to something, of the part that was drawn by chance alone.

    Raises:
        NotAllowed: the actor may not release lots.
    """
    gate.require(by, Act.RELEASE_LOT)
    rows = Check.objects.filter(sample__lot__unit=by.unit, part=Part.CORE, answered_at__gte=_since()).exclude(
        sample__came=""
    )
    kept = _of(asked, by.unit, rows.select_related("assessment").order_by("pk"))
    return [
        Checked(
            row.pk, row.assessment.item_id, row.assessment.category, row.category, row.severity in _COUNTED,
            row.graded_by_id, _monday(row.answered_at), *_subgroup(row.assessment),
        )
        for row in kept
        if row.answered_at is not None
    ]  # fmt: skip


_COUNTED = ("critical", "major")


def opinions(by: Actor, asked: Asked) -> list[Opinion]:
    """Give the opinions that stand of items of which more than one person has one.

    Raises:
        NotAllowed: the actor may not release lots.
    """
    gate.require(by, Act.RELEASE_LOT)
    several = Assessment.objects.filter(
        item__unit=by.unit, stands=True, round=LATER_ROUND, decided_at__gte=_since(),
        shift__confirmed_at__isnull=False,
    ).values("item")  # fmt: skip
    rows = Assessment.objects.filter(item__in=several, stands=True).order_by("item", "pk")
    began = _guidance(by.unit)
    return [
        Opinion(row.item_id, row.person_id, dict(zip(FACETS, (row.category, *_subgroup(row)), strict=True)))
        for row in rows
        if _is_asked(asked, row, began)
    ]


def choices(by: Actor) -> tuple[list[str], list[str]]:
    """Name the law packs, with their versions, and the guidance versions that the unit graded under."""
    packs = Assessment.objects.filter(item__unit=by.unit).order_by("pack", "pack_version")
    named = [f"{pack} {version}" for pack, version in packs.values_list("pack", "pack_version").distinct()]
    return named, [number for _, number in _guidance(by.unit)]


def _of(asked: Asked, unit: int, rows: QuerySet[Check]) -> Iterator[Check]:
    began = _guidance(unit)
    return (row for row in rows if _is_asked(asked, row.assessment, began))


def _is_asked(asked: Asked, grade: Assessment, began: Sequence[tuple[datetime, str]]) -> bool:
    if asked.pack and asked.pack != f"{grade.pack} {grade.pack_version}":
        return False
    under = next((number for since, number in reversed(began) if since <= grade.decided_at), "none")
    return not asked.guidance or asked.guidance == under


def _guidance(unit: int) -> list[tuple[datetime, str]]:
    """Give since when each version of the unit's guidance was in force, the first one first."""
    rows = Version.objects.filter(policy__unit=unit, policy__rule_book=RULE_BOOK).order_by("in_force_at")
    began = rows.values_list("in_force_at", "number")
    return [(at, str(number)) for at, number in began if at is not None]


def _subgroup(grade: Assessment) -> tuple[str, str]:
    """Give the sex as recorded and the middle of the age of the first child; "" for what nobody recorded."""
    if grade.facts_given != Assessment.Given.PERSON:
        return "", ""
    children: Sequence[Child] = forms.read(grade.facts).children
    if not children:
        return "", ""
    years = children[0].years
    return str(children[0].sex or ""), f"{(years[0] + years[1]) / 2:g}" if years else ""


def _since() -> datetime:
    return timezone.now() - timedelta(weeks=rules().weeks)


def _monday(at: datetime) -> date:
    day = here(at).date()
    return day - timedelta(days=day.weekday())
