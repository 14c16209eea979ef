"""Which entries of the record somebody asks for: by whom, about which item, of which act, on which days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Min, QuerySet

from tutela.casework.custody.models import LogEntry
from tutela.casework.gate import Guard
from tutela.casework.times import end_of, start_of

_AT_ONCE = 2000
_LAST = (1 << 63) - 1


@dataclass(frozen=True, slots=True)
class Selection:
    """What entries have in common; what is empty or None is not asked.

    Attributes:
        unit: whose acts; always one.
        person: the name of whoever acted.
        item: the number of the item that the act was about.
        act: its coded name.
        since: the first day, in the unit's time zone.
        until: the last day.
    """

    unit: int
    person: str = ""
    item: int | None = None
    act: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit)

    @property
    def stated(self) -> dict[str, str]:
        """What is asked, for the record of acts."""
        asked = {
            "person": self.person,
            "item": "" if self.item is None else f"T-{self.item}",
            "act": self.act,
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
        }
        return {name: value for name, value in asked.items() if value}

    def newest(self, before: int | None, most: int) -> list[LogEntry]:
        """Give the newest of these entries, or the newest before a number; an index finds them."""
        last = _LAST if before is None else before - 1
        return list(self._entries(last).order_by("-seq")[:most])

    def count(self, most: int) -> int:
        """Count these entries, up to one more than so many."""
        return self._entries().order_by("seq")[: most + 1].count()

    def in_order(self) -> Iterator[LogEntry]:
        """Give all of these entries, the oldest first."""
        yield from self._entries().order_by("seq").iterator(chunk_size=_AT_ONCE)

    def _entries(self, last: int = _LAST) -> QuerySet[LogEntry]:
        """Ask for these entries up to a number."""
        entries = LogEntry.objects.filter(unit=self.unit)
        if self.person:
            entries = entries.filter(actor=self.person)
        if self.act:
            entries = entries.filter(act=self.act)
        if self.item is not None:
            entries = entries.filter(object_kind="item", object_number=self.item)
        if not (self.since or self.until):
            return entries.filter(seq__lte=last)
        # A clock that was moved puts later entries before earlier ones: the numbers say where to look, and
        # the moments which of those it is.
        bounds = self._on_these_days(LogEntry.objects.all()).aggregate(first=Min("seq"), last=Max("seq"))
        within = entries.filter(seq__gte=bounds["first"] or 0, seq__lte=min(bounds["last"] or 0, last))
        return self._on_these_days(within)

    def _on_these_days(self, entries: QuerySet[LogEntry]) -> QuerySet[LogEntry]:
        if self.since:
            entries = entries.filter(at__gte=start_of(self.since))
        return entries.filter(at__lt=end_of(self.until)) if self.until else entries
