"""Counts an exhibit or a case, each number from rows, every item once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from tutela.casework.examination.models import Match, StackMember
from tutela.casework.grading import queries as grading
from tutela.casework.grading.facts import told
from tutela.casework.grading.models import Assessment, Skip
from tutela.casework.intake.models import NOT_WHOLE, UnsealedEntry
from tutela.casework.intake.presenters import unsealed_in_words
from tutela.casework.items.models import Instance, Intake, Item, Settlement
from tutela.casework.items.presenters import condition_in_words
from tutela.casework.items.queries import elsewhere
from tutela.casework.results.scope import Scope
from tutela.casework.welfare.sheets import beyond
from tutela.engine.media.facts import Condition

State = Item.State
_WITHOUT = "entry without content"
_SHOWN_IN_PART = "shown in part"
_KEPT_FROM_OPENING = (
    Condition.DAMAGED, Condition.NOT_OPENED, Condition.OVER_LIMIT, Condition.ENCRYPTED, Condition.UNREADABLE,
)  # fmt: skip
_WITHOUT_CONTENT = (
    UnsealedEntry.Kind.UNREADABLE, UnsealedEntry.Kind.ENCRYPTED, UnsealedEntry.Kind.DAMAGED,
    UnsealedEntry.Kind.OVER_LIMIT,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Grade:
    """How many items have one category of one law pack, by what their grade rests on."""

    pack: str
    category: str
    inherited: int = 0
    released: int = 0
    given: int = 0

    @property
    def total(self) -> int:
        """How many items that are."""
        return self.inherited + self.released + self.given


@dataclass(frozen=True, slots=True)
class Resting:
    """How many grades of people rest on facts from which the same rule leads to the same category.

    `given` is "key" for facts that a category's key stands for and "person" for recorded ones; `derivation`
    says by which rule, and that it is derived; both are "" for grades that rest on no facts.
    """

    pack: str
    category: str
    given: str
    rule: str
    law_version: str
    law_digest: str
    derivation: str
    count: int


@dataclass(frozen=True, slots=True)
class Listed:
    """How many items the entries in force of one list name, by rule; `items` counts each item once."""

    name: str
    items: int
    by_rule: dict[str, int]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was not opened whole, what it is, and how many there are."""

    what: str
    condition: str
    note: str
    count: int

    @property
    def in_words(self) -> str:
        """Say why, as pages say it."""
        say = unsealed_in_words if self.what == _WITHOUT else condition_in_words
        return say(self.condition)


@dataclass(frozen=True, slots=True)
class Remaining:
    """What has no grade yet; `on_desks` and `skipped` are among `to_grade`."""

    to_grade: int
    on_desks: int
    skipped: int
    on_the_line: int
    set_aside: int


@dataclass(frozen=True, slots=True)
class Shared:
    """Items that were found elsewhere as well: how many, and in which exhibits, those with most first."""

    items: int
    exhibits: int
    most: list[tuple[str, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Results:
    """All that is counted. An item is one content: found in two places it is counted once.

    `items` are those with a grade and those of `remaining`, but for what is in it twice, and `by_state` the
    same by where they stand; `shared` is with exhibits outside, `within` how many items of a case are in more
    than one of its exhibits.
    """

    items: int
    by_state: dict[str, int]
    places: int
    grades: list[Grade]
    grounds: list[Resting]
    lists: list[Listed]
    stacks: int
    stacked: int
    reasons: list[Reason]
    remaining: Remaining
    shared: Shared
    within: int = 0

    @property
    def graded(self) -> int:
        """How many items have a grade."""
        return sum(grade.total for grade in self.grades)


_OTHERS_NAMED = 50
# In place of the category of grades that the reader may be the one to check, and is not told.
KEPT = "kept"


def results(scope: Scope, kept: QuerySet[Assessment] | None = None) -> Results:
    """Count an exhibit or a case.

    Args:
        scope: which.
        kept: grades whose category the reader is not told: they are counted as `KEPT`, and on no ground.
    """
    hidden = Assessment.objects.none() if kept is None else kept
    states = _states(scope)
    stacks, stacked = _stacks(scope)
    return Results(
        items=sum(states.values()),
        by_state=states,
        places=scope.places.count(),
        grades=_grades(scope, hidden),
        grounds=_grounds(scope, hidden),
        lists=_lists(scope),
        stacks=stacks,
        stacked=stacked,
        reasons=_reasons(scope),
        remaining=_remaining(scope, states),
        shared=_shared(scope),
        within=_within(scope) if len(scope.received) > 1 else 0,
    )


def _held(scope: Scope) -> QuerySet[Instance, Any]:
    """Name the items of an exhibit or a case, for a question within another."""
    return scope.places.order_by().values("item")


def _is_held(scope: Scope) -> Exists:
    """Say of each row whether its item is of an exhibit or a case; for tables with few rows."""
    return Exists(scope.places.filter(item=OuterRef("item")))


def _states(scope: Scope) -> dict[str, int]:
    """Count the items by state: as sums of one walk, for what is grouped a database sorts first."""
    sums = {f"n_{state}": Count("pk", filter=Q(state=state)) for state in State.values}
    counts = scope.items.aggregate(**sums)
    return {state: counts[f"n_{state}"] for state in State.values if counts[f"n_{state}"]}


def _stacks(scope: Scope) -> tuple[int, int]:
    """Count the stacks, and the items that are in one."""
    members = StackMember.objects.filter(_is_held(scope))
    counted = members.aggregate(stacks=Count("stack", distinct=True), items=Count("pk"))
    return counted["stacks"], counted["items"]


def _grades(scope: Scope, kept: QuerySet[Assessment]) -> list[Grade]:
    """Count grades by law pack and category; what is settled counts as that, and not as it was given."""
    stand = grading.standing().filter(_is_held(scope), item__settlement=None)
    given = stand.exclude(pk__in=kept.values("pk")).values_list("pack", "counts_as")
    hidden = stand.filter(pk__in=kept.values("pk")).values_list("pack")
    settled = Settlement.objects.filter(item__in=_held(scope)).values_list("pack", "category", "basis")
    counts: dict[tuple[str, str], dict[str, int]] = {}
    for pack, category, basis, count in settled.annotate(n=Count("pk")).order_by():
        counts.setdefault((pack, category), {})[basis] = count
    for pack, category, count in given.annotate(n=Count("pk")).order_by("pack", "counts_as"):
        counts.setdefault((pack, category), {})["given"] = count
    for pack, count in hidden.annotate(n=Count("pk")).order_by("pack"):
        counts[pack, KEPT] = {"given": count}
    bases = ("inherited", "released", "given")
    return [
        Grade(pack, category, *(counts[pack, category].get(basis, 0) for basis in bases))
        for pack, category in sorted(counts)
    ]


def _grounds(scope: Scope, kept: QuerySet[Assessment]) -> list[Resting]:
    """Count the grades of people by the rule that leads from their facts to the category.

    Where somebody decided a dispute otherwise, no facts lead there.
    """
    by = ("pack", "category", "facts_given", "rule", "law_version", "law_digest")
    rests = grading.standing().filter(_is_held(scope), counts_as=F("category"))
    rests = rests.exclude(pk__in=kept.values("pk"))
    found = rests.values_list(*by).annotate(n=Count("pk")).order_by(*by)
    return [
        Resting(pack, category, given, rule, version, digest, told.derivation(pack, category, *law), count)
        for pack, category, given, *law, count in found
        for rule, version, digest in [law]
    ]


def _remaining(scope: Scope, states: Mapping[str, int]) -> Remaining:
    waits = {"item__state": State.QUEUED}
    skipped = Skip.objects.filter(_is_held(scope), withdrawn_at=None, **waits)
    return Remaining(
        to_grade=states.get(State.QUEUED, 0),
        on_desks=grading.on_desks().filter(_is_held(scope), **waits).count(),
        skipped=skipped.values("item").distinct().count(),
        on_the_line=states.get(State.RECEIVED, 0) + states.get(State.EXAMINED, 0),
        set_aside=states.get(State.SET_ASIDE, 0),
    )


def _lists(scope: Scope) -> list[Listed]:
    """Count by list what its entries in force name; what was revoked since does not count."""
    matches = Match.objects.filter(item__in=_held(scope), entry__revoked_at=None)
    named = matches.annotate(name=F("entry__hash_list__name"))
    each_once = Count("item", distinct=True)
    by_rule: dict[str, dict[str, int]] = {}
    for name, rule, count in named.values_list("name", "rule").annotate(n=each_once).order_by("name", "rule"):
        by_rule.setdefault(name, {})[rule] = count
    # An item that matched by two rules counts once.
    several = [name for name, rules in by_rule.items() if len(rules) > 1]
    totals = {name: sum(rules.values()) for name, rules in by_rule.items()}
    if several:
        totals |= dict(named.filter(name__in=several).values_list("name").annotate(n=each_once).order_by())
    return [Listed(name, totals[name], rules) for name, rules in by_rule.items()]


def _reasons(scope: Scope) -> list[Reason]:
    """Count every reason: of contents, of archives not opened whole, and of entries without content."""
    contents = scope.items.filter(condition__in=_KEPT_FROM_OPENING).values_list("kind", "condition", "note")
    archives = scope.places.filter(note__startswith=NOT_WHOLE).values_list("note")
    entries = UnsealedEntry.objects.filter(intake__in=scope.intakes, kind__in=_WITHOUT_CONTENT)
    found = [
        *(Reason(*row) for row in contents.annotate(n=Count("pk")).order_by()),
        *(
            Reason("archive", NOT_WHOLE.rstrip(": "), note.removeprefix(NOT_WHOLE), count)
            for note, count in archives.annotate(n=Count("pk")).order_by()
        ),
        *(
            Reason(_WITHOUT, kind, detail, count)
            for kind, detail, count in entries.values_list("kind", "detail")
            .annotate(n=Count("pk"))
            .order_by()
        ),
        *(Reason(item.kind, _SHOWN_IN_PART, sheets.sentence, 1) for item, sheets in beyond(_held(scope))),
    ]
    return sorted(found, key=lambda reason: (-reason.count, reason.what, reason.condition, reason.note))


def _shared(scope: Scope) -> Shared:
    """Count the items that are in exhibits outside as well."""
    found = elsewhere(scope.received, _OTHERS_NAMED)
    named = Intake.objects.in_bulk([intake for intake, _ in found.most])
    return Shared(found.items, found.intakes, [(named[intake].reference, n) for intake, n in found.most])


def _within(scope: Scope) -> int:
    """Count the items of a case that are in more than one of its exhibits."""
    exhibits = scope.places.order_by().values("item").annotate(n=Count("intake", distinct=True))
    return exhibits.filter(n__gt=1).count()
