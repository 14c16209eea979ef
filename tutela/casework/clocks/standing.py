"""How clocks stand: those that run in time, overdue or still; those that ended met, missed or not needed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.clocks.models import Clock, Tally
from tutela.casework.gate import Act, Actor
from tutela.casework.times import day_in, end_of, start_of


class Stand(StrEnum):
    """How a clock stands."""

    IN_TIME = "in time"
    OVERDUE = "overdue"
    STILL = "stands still"
    MET = "met"
    MISSED = "missed"
    NOT_NEEDED = "no longer needed"


RUNNING = (Stand.IN_TIME, Stand.OVERDUE, Stand.STILL)
ENDED = (Stand.MET, Stand.MISSED, Stand.NOT_NEEDED)
_SORT = ("subject_kind", "counts", "runs")
_What = Tally.What
_ENDED = {_What.MET: Stand.MET, _What.MISSED: Stand.MISSED, _What.NOT_NEEDED: Stand.NOT_NEEDED}


@dataclass(frozen=True, slots=True)
class Of:
    """Clocks that are alike: what they are about, what is waited for, and which time counts."""

    kind: str
    counts: str
    runs: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Which clocks somebody looks at: of a sort, as they stand; of those that ended, in which days."""

    of: Of
    stand: Stand
    since: date | None = None
    until: date | None = None

    def address(self) -> str:
        """Give the query of the address of these."""
        said = {"kind": self.of.kind, "counts": self.of.counts, "runs": self.of.runs, "stands": self.stand}
        days = {"since": self.since, "until": self.until} if self.stand in ENDED else {}
        return "?" + urlencode({**said, **{name: day.isoformat() for name, day in days.items() if day}})

    def __str__(self) -> str:
        days = "".join(f", {word} {day:%d.%m.%Y}" for word, day in self._days() if day)
        return f"{self.of.kind.capitalize()}: {self.of.counts}, {self.of.runs}, {self.stand}{days}"

    def _days(self) -> tuple[tuple[str, date | None], ...]:
        return ("ended since", self.since), ("until", self.until)


def asked(query: Mapping[str, str]) -> Asked | None:
    """Read from an address which clocks are asked for; None where it names no way in which clocks stand."""
    if query.get("stands") not in list(Stand):
        return None
    of = Of(*(query.get(name, "") for name in ("kind", "counts", "runs")))
    stand = Stand(query["stands"])
    days = (day_in(query.get(name, "")) if stand in ENDED else None for name in ("since", "until"))
    return Asked(of, stand, *days)


def rows(by: Actor, what: Asked) -> QuerySet[Clock]:
    """Give the clocks that are asked for: those that run by when they are due, others by when they ended.

    Raises:
        NotAllowed: the actor may not see clocks.
    """
    gate.require(by, Act.SEE_CLOCKS)
    of = {"subject_kind": what.of.kind, "counts": what.of.counts, "runs": what.of.runs}
    found = Clock.objects.filter(_where(timezone.now())[what.stand], unit=by.unit, **of)
    return _in_days(found, what.since, what.until).select_related("owner")


def counted(unit: int, since: date, until: date, now: datetime) -> dict[Of, Counter[Stand]]:
    """Count the clocks that run, and those that ended from one day to another, by sort and how they stand.

    Tallies say it by day; of what is due today the clocks themselves say what is overdue.
    """
    tallies = Tally.objects.filter(unit=unit).order_by().values_list(*_SORT)
    before_today = Q(what=_What.DUE, day__lt=timezone.localdate(now))
    running = tallies.filter(what__in=(_What.DUE, _What.STILL)).annotate(
        due=_sum(Q(what=_What.DUE)), still=_sum(Q(what=_What.STILL)), overdue=_sum(before_today)
    )
    ended = tallies.filter(what__in=_ENDED, day__gte=since, day__lte=until)
    found: dict[Of, Counter[Stand]] = {}
    due_in_all = {Of(*row[:3]): row[3:] for row in running}
    today = _overdue_today(unit, list(due_in_all), now)
    for of, (due, still, overdue) in due_in_all.items():
        late = overdue + today.get(of, 0)
        found[of] = Counter({Stand.IN_TIME: due - late, Stand.OVERDUE: late, Stand.STILL: still})
    for *sort, what, number in ended.values_list(*_SORT, "what").annotate(n=Sum("number")):
        found.setdefault(Of(*sort), Counter())[_ENDED[what]] = number
    return {of: numbers for of, numbers in found.items() if any(numbers.values())}


def _sum(which: Q) -> Sum:
    return Sum("number", filter=which, default=0)


def _overdue_today(unit: int, sorts: Sequence[Of], now: datetime) -> dict[Of, int]:
    """Count the clocks that were due since today began; an index answers for each sort."""
    due = Clock.objects.filter(
        unit=unit, ended_at=None, due_at__gte=start_of(timezone.localdate(now)), due_at__lte=now
    )
    counts = [
        due.filter(subject_kind=of.kind, counts=of.counts, runs=of.runs)
        .order_by()
        .values_list(*_SORT)
        .annotate(n=Count("pk"))
        for of in sorts
    ]
    first, *others = counts or [Clock.objects.none().values_list(*_SORT).annotate(n=Count("pk"))]
    return {Of(kind, what, runs): n for kind, what, runs, n in first.union(*others, all=True)}


def _where(now: datetime) -> dict[Stand, Q]:
    runs, done = Q(ended_at=None), Q(ended_at__isnull=False, end=Clock.End.DONE)
    missed = Q(due_at__lt=F("ended_at"))
    return {
        Stand.IN_TIME: runs & Q(due_at__gt=now),
        Stand.OVERDUE: runs & Q(due_at__lte=now),
        Stand.STILL: runs & Q(due_at=None),
        Stand.MET: done & (Q(due_at=None) | Q(due_at__gte=F("ended_at"))),
        Stand.MISSED: done & missed,
        Stand.NOT_NEEDED: Q(ended_at__isnull=False, end=Clock.End.NOT_NEEDED),
    }


def _in_days(clocks: QuerySet[Clock], since: date | None, until: date | None) -> QuerySet[Clock]:
    if since:
        clocks = clocks.filter(ended_at__gte=start_of(since))
    return clocks.filter(ended_at__lt=end_of(until)) if until else clocks
