"""Counts an exhibit or a case, each number from rows, every item once."""

from dataclasses import dataclass, field

from django.db.models import Count, F, QuerySet

from tutela.casework.examination.models import Match, StackMember
from tutela.casework.grading import queries as grading
from tutela.casework.grading.models import Skip
from tutela.casework.intake.models import NOT_WHOLE, UnsealedEntry
from tutela.casework.intake.presenters import unsealed_in_words
from tutela.casework.items.models import Instance, Item, Settlement
from tutela.casework.items.presenters import condition_in_words
from tutela.casework.results.scope import Scope
from tutela.engine.media.facts import Condition

State = Item.State
_WITHOUT = "entry without content"
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

    `items` are those with a grade and those of `remaining`, but for what is in it twice; `shared` is with
    exhibits outside, `within` how many items of a case are in more than one of its exhibits.
    """

    items: int
    places: int
    grades: list[Grade]
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


def results(scope: Scope) -> Results:
    """Count an exhibit or a case."""
    items = scope.items
    states = dict(items.values_list("state").annotate(n=Count("pk")).order_by("state"))
    members = StackMember.objects.filter(item__in=items.values("pk"))
    stacked = members.aggregate(stacks=Count("stack", distinct=True), items=Count("pk"))
    return Results(
        items=sum(states.values()),
        places=scope.places.count(),
        grades=_grades(items),
        lists=_lists(items),
        stacks=stacked["stacks"],
        stacked=stacked["items"],
        reasons=_reasons(scope),
        remaining=_remaining(items, states),
        shared=_shared(scope),
        within=_within(scope) if scope.exhibit is None else 0,
    )


def _grades(items: QuerySet[Item]) -> list[Grade]:
    """Count grades by law pack and category; what is settled counts as that, and not as it was given."""
    numbers = items.values("pk")
    settled = Settlement.objects.filter(item__in=numbers).values_list("pack", "category", "basis")
    given = grading.standing().filter(item__in=numbers, item__settlement=None).values_list("pack", "category")
    counts: dict[tuple[str, str], dict[str, int]] = {}
    for pack, category, basis, count in settled.annotate(n=Count("pk")).order_by("pack", "category"):
        counts.setdefault((pack, category), {})[basis] = count
    for pack, category, count in given.annotate(n=Count("pk")).order_by("pack", "category"):
        counts.setdefault((pack, category), {})["given"] = count
    bases = ("inherited", "released", "given")
    return [
        Grade(pack, category, *(counts[pack, category].get(basis, 0) for basis in bases))
        for pack, category in sorted(counts)
    ]


def _remaining(items: QuerySet[Item], states: dict[str, int]) -> Remaining:
    waiting = items.filter(state=State.QUEUED).values("pk")
    return Remaining(
        to_grade=states.get(State.QUEUED, 0),
        on_desks=grading.on_desks().filter(item__in=waiting).count(),
        skipped=Skip.objects.filter(item__in=waiting, withdrawn_at=None).values("item").distinct().count(),
        on_the_line=states.get(State.RECEIVED, 0) + states.get(State.EXAMINED, 0),
        set_aside=states.get(State.SET_ASIDE, 0),
    )


def _lists(items: QuerySet[Item]) -> list[Listed]:
    """Count by list what its entries in force name; what was revoked since does not count."""
    matches = Match.objects.filter(item__in=items.values("pk"), entry__revoked_at=None)
    named = matches.annotate(name=F("entry__hash_list__name"))
    by_rule: dict[str, dict[str, int]] = {}
    for name, rule, count in (
        named.values_list("name", "rule").annotate(n=Count("item", distinct=True)).order_by("name", "rule")
    ):
        by_rule.setdefault(name, {})[rule] = count
    totals = named.values_list("name").annotate(n=Count("item", distinct=True)).order_by("name")
    return [Listed(name, count, by_rule[name]) for name, count in totals]


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
    ]
    return sorted(found, key=lambda reason: (-reason.count, reason.what, reason.condition, reason.note))


def _shared(scope: Scope) -> Shared:
    """Count the items that are in exhibits outside as well."""
    numbers = scope.places.order_by().values("item")
    outside = Instance.objects.filter(item__in=numbers).exclude(intake__in=scope.intakes)
    counted = outside.values_list("intake__reference").annotate(n=Count("item", distinct=True))
    totals = outside.aggregate(items=Count("item", distinct=True), exhibits=Count("intake", distinct=True))
    most = counted.order_by("-n", "intake__reference")[:_OTHERS_NAMED]
    return Shared(totals["items"], totals["exhibits"], list(most))


def _within(scope: Scope) -> int:
    """Count the items of a case that are in more than one of its exhibits."""
    exhibits = scope.places.order_by().values("item").annotate(n=Count("intake", distinct=True))
    return exhibits.filter(n__gt=1).count()
