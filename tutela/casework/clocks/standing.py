"""How clocks stand: those that run in time, overdue or still; those that ended met, missed or not needed."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.clocks.models import Clock
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
    """Count the clocks that run, and those that ended from one day to another, by sort and how they stand."""
    there, where = Clock.objects.filter(unit=unit), _where(now)
    ended = _in_days(there.filter(ended_at__isnull=False), since, until)
    found: dict[Of, Counter[Stand]] = {}
    for clocks, stands in ((there.filter(ended_at=None), RUNNING), (ended, ENDED)):
        numbers = {f"n_{at}": Count("pk", filter=where[stand]) for at, stand in enumerate(stands)}
        alike = clocks.order_by().values_list("subject_kind", "counts", "runs").annotate(**numbers)
        for kind, counts, runs, *how_many in alike:
            of = found.setdefault(Of(kind, counts, runs), Counter())
            of.update(dict(zip(stands, how_many, strict=True)))
    return found


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
