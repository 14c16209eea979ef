"""Lists the grades whose derived value a version of a law pack changes."""

from collections import Counter
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from tutela.casework import database, gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.grading import queries
from tutela.casework.grading.law_packs.comparison import Comparison
from tutela.casework.grading.models import FIRST_ROUND, Assessment, LawChange, Touched
from tutela.casework.law import law_packs
from tutela.casework.policies.models import Version

_AT_ONCE = 5_000


def list_touched(by: Actor, version: Version) -> LawChange:
    """List the grades that stand whose facts come to something else by a version than by the one before it.

    It writes no grade and derives none anew: what was derived stays, with the version it was derived by. What
    was listed of the version before is listed anew, until somebody has looked it over.

    Args:
        by: the machine that runs the job.
        version: of a law pack, proposed or in force.
    """
    gate.require(by, Act.BACK_TEST, version)
    # A million grades are read before anything is written, so that nobody waits to write meanwhile.
    compared, touched = _compared(version)
    with transaction.atomic():
        change = LawChange.objects.select_for_update().filter(version=version).first()
        if change is not None and change.looked_over_at is not None:
            return change
        change = change or LawChange(version=version)
        change.listed_at, change.compared, change.touched = timezone.now(), compared, len(touched)
        counts = Counter(each for _, each in touched)
        change.counts = [[before, after, number] for (before, after), number in counts.most_common()]
        change.save()
        change.grades.all().delete()
        rows = ((change.pk, grade, before, after) for grade, (before, after) in touched)
        database.insert_plain(Touched, ["change", "grade", "before", "after"], rows)
        log.record(
            by, "law.touched_listed", purpose="policy", wrote=[change], policy=version.policy_id,
            version=version.number, compared=compared, touched=len(touched),
        )  # fmt: skip
    return change


def _compared(version: Version) -> tuple[int, list[tuple[int, tuple[str, str]]]]:
    """Count the grades that were compared, and give those that are touched: from what to what."""
    comparison = Comparison(law_packs.followed_by(version), law_packs.of(version))
    compared, touched = 0, list[tuple[int, tuple[str, str]]]()
    for grades in _portions(_resting_on_facts(version, comparison)):
        compared += len(grades)
        found = ((grade, comparison.of(facts)) for grade, facts in grades)
        touched += [(grade, change) for grade, change in found if change is not None]
    return compared, touched


def _resting_on_facts(version: Version, comparison: Comparison) -> QuerySet[Assessment]:
    """Give the one grade of each item that rests on facts, unless it was derived by the new text already."""
    derived_anew = Q(law_digest=comparison.new.digest, pack=comparison.new.name)
    grades = queries.votes().filter(item__unit=version.policy.unit_id, round=FIRST_ROUND)
    return grades.exclude(facts="").exclude(derived_anew).order_by("pk")


def _portions(grades: QuerySet[Assessment]) -> Iterator[list[tuple[int, str]]]:
    last = 0
    while portion := list(grades.filter(pk__gt=last).values_list("pk", "facts")[:_AT_ONCE]):
        yield portion
        last = portion[-1][0]
