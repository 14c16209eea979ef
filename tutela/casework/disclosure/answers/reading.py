"""Reads from the record, and from the look-ups, who did what with one thing over a period."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from tutela.casework import rooms
from tutela.casework.cases.models import Case
from tutela.casework.custody import log
from tutela.casework.custody.models import LogEntry
from tutela.casework.disclosure.answers import operations
from tutela.casework.disclosure.models import LogAnswer
from tutela.casework.enquiries.models import LookUp
from tutela.casework.identifiers.keys import key_of
from tutela.casework.partners.models import Partner
from tutela.casework.subjects.models import Observation, Subject
from tutela.engine import identifiers

# Of what one may ask; "person" is one of ours.
KINDS = ("case", "report", "subject", "item", "person")
COLUMNS = ("entry", "at", "operation", "act", "by", "through", "justification", "to whom", "about")
_TO = ("partner", "recipient", "company", "force", "to")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was done: when, by whom, why, and to whom something was disclosed."""

    entry: int
    at: str
    operation: str
    act: str
    by: str
    through: str
    justification: str
    to: str
    about: str

    @property
    def moment(self) -> datetime:
        """Give when it was."""
        return datetime.fromisoformat(self.at)

    @property
    def cells(self) -> tuple[str | int, ...]:
        """Give it as a row."""
        return (
            self.entry, self.at, self.operation, self.act, self.by, self.through, self.justification,
            self.to, self.about,
        )  # fmt: skip


def entries(unit: int, since: date, until: date, last: int | None = None) -> QuerySet[LogEntry]:
    """Give the entries of a unit between two days, both included, in the unit's own zone."""
    zone = timezone.get_current_timezone()
    begin = datetime.combine(since, time.min, zone)
    end = datetime.combine(until, time.max, zone)
    rows = LogEntry.objects.filter(unit=unit, at__gte=begin, at__lte=end).order_by("seq")
    return rows if last is None else rows.filter(seq__lte=last)


def lines(answer: LogAnswer) -> list[Line]:
    """Give the lines of an answer, in the order of the record; look-ups that no entry is about come last."""
    rows = entries(answer.unit_id, answer.since, answer.until, answer.last_seq)
    found = list(_read(rows, answer.things))
    return [*found, *_of_look_ups(answer.look_ups)]


def _read(rows: QuerySet[LogEntry], things: Mapping[str, Sequence[int]]) -> Iterator[Line]:
    wanted = {kind: set(numbers) for kind, numbers in things.items()}
    names, cases = dict(Partner.objects.values_list("pk", "title")), _references()
    for body in rows.values_list("body", flat=True).iterator(chunk_size=1000):
        entry = json.loads(body)
        if any(_is_about(entry, each, numbers) for each, numbers in wanted.items()):
            yield _line(entry, names, cases)


def all_lines(rows: QuerySet[LogEntry]) -> Iterator[Line]:
    """Give every entry as a line."""
    names, cases = dict(Partner.objects.values_list("pk", "title")), _references()
    for body in rows.values_list("body", flat=True).iterator(chunk_size=1000):
        yield _line(json.loads(body), names, cases)


def things_of(kind: str, number: int) -> dict[str, list[int]]:
    """Give the things that count as one: of a person of a case, all observations that are held the same."""
    if kind != "subject":
        return {kind: [number]}
    entity = Observation.objects.filter(entity__in=_entities([number]))
    return {"subject": [number], "observation": list(entity.order_by("pk").values_list("pk", flat=True))}


def _entities(subjects: Sequence[int]) -> QuerySet[Subject, int]:
    return Subject.objects.filter(pk__in=subjects).values_list("anchor__entity", flat=True)


def _is_about(entry: dict[str, Any], kind: str, numbers: set[int]) -> bool:
    """Say whether an entry is about a thing: names it, or it is among several that it names."""
    if kind == "person" and entry["person"] in numbers:
        return True
    what = entry["what"]
    said = what.get(kind), what.get(f"{kind}s")
    return any(
        each in numbers if isinstance(each, int) else isinstance(each, list) and not numbers.isdisjoint(
            one for one in each if isinstance(one, int)
        )
        for each in said
    )  # fmt: skip


def _references() -> dict[int, str]:
    """Give what people call cases, by number."""
    return dict(Case.objects.values_list("pk", "reference"))


def _name_of(about: dict[str, Any], cases: dict[int, str]) -> str:
    kind, number = about["kind"], about["number"]
    if kind == "case":
        return f"case {cases.get(number, number)}"
    return f"{kind} {rooms.name_of(kind, number).split()[-1]}".replace("_", " ")


def _line(entry: dict[str, Any], names: dict[int, str], cases: dict[int, str]) -> Line:
    what, about = entry["what"], entry["object"]
    to = next((_called(what[name], names) for name in _TO if what.get(name)), "")
    basis = what.get("basis") or what.get("because") or ""
    purpose = str(entry["purpose"]).replace("_", " ")
    why = f"{purpose}: {basis}" if isinstance(basis, str) and basis else purpose
    return Line(
        entry["seq"], entry["at"], operations.kind_of(entry["act"]), log.in_words(entry["act"]),
        entry["actor"], entry["through"], why, to,
        _name_of(about, cases) if about else "",
    )  # fmt: skip


def _called(to: object, names: dict[int, str]) -> str:
    return names.get(to, f"partner {to}") if isinstance(to, int) else str(to)


def look_ups_about(kind: str, number: int, unit: int, since: date, until: date) -> list[int]:
    """Name the look-ups of a period by which others asked for what is held of a person of a case."""
    if kind != "subject":
        return []
    own = Observation.objects.filter(entity__in=_entities([number])).exclude(canonical="")
    keys = {bytes(key) for key in own.values_list("key", flat=True)}
    rows = LookUp.objects.filter(
        step__enquiry__unit=unit, step__at__date__gte=since, step__at__date__lte=until
    ).order_by("pk")
    return [row.pk for row in rows if row.asked and key_of(identifiers.read(row.asked)) in keys]


def _of_look_ups(numbers: Sequence[int]) -> Iterator[Line]:
    rows = LookUp.objects.filter(pk__in=list(numbers)).select_related("step__by", "step__enquiry")
    for row in rows.order_by("pk"):
        enquiry = row.step.enquiry
        yield Line(
            0, row.step.at.isoformat(), "consulted", "enquiry looked up", row.step.by.name, "",
            f"{row.basis} ({row.basis_version})".replace("_", " "),
            enquiry.get_asker_display() if row.told != LookUp.Told.LATER else "", f"enquiry {enquiry.pk}",
        )  # fmt: skip
