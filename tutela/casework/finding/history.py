"""Tells what was decided about one item, by whom and when, in the order it happened."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from tutela.casework.custody.models import LogEntry
from tutela.casework.grading.facts import told
from tutela.casework.grading.films import segments
from tutela.casework.grading.models import Assessment, Lot, OpinionRequest, OutsideOpinion, Skip
from tutela.casework.grading.opinions.told import level_in_words, reasons
from tutela.casework.grading.self_check import in_tenths
from tutela.casework.items.models import Item
from tutela.casework.people.models import Person
from tutela.casework.quality.models import Verdict

# What only the record tells, because the row it was about is another now, or gone.
_ACTS = {
    "item.inherited": "Its grade was inherited",
    "item.settled": "Its grade was settled",
    "item.reopened": "It was opened again",
    "item.opinions_open": "Further opinions were asked for",
    "item.opinions_disputed": "Opinions differ, and somebody else has to decide",
    "item.opinions_settled": "Opinions settled it",
    "item.adjudicated": "A dispute was decided",
}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that was decided about an item.

    Attributes:
        who: the name of a person, or of what acts by itself.
        category: the code of the grade it was about; "" where it was about none.
        pack: the law pack, with its version, that the code belongs to.
        rest: what else is to be said, in one line.
        facts, derived: what the grade rests on, and how the law leads from there to its category.
        stands: whether it is the grade that counts now.
    """

    at: datetime
    who: str
    what: str
    category: str = ""
    pack: str = ""
    rest: str = ""
    stands: bool = False
    facts: str = ""
    derived: str = ""


def of(item: Item) -> list[Event]:
    """Tell what was decided about an item, oldest first."""
    grades = list(
        Assessment.objects.filter(item=item).select_related("person", "decision__segment").order_by("pk")
    )
    shifts = {grade.shift_id for grade in grades}
    events = [
        *(event for grade in grades for event in _of_grade(grade)),
        *skips(item),
        *_asked(item),
        *_outside(item),
        *_checks(shifts),
        *_acts(item),
    ]
    return sorted(events, key=lambda event: event.at)


def _of_grade(grade: Assessment) -> Iterator[Event]:
    pack = f"{grade.pack} {grade.pack_version}".strip()
    lead = grade.decision.lead_id
    rest = [f"together with T-{lead}" if lead != grade.item_id else ""]
    viewed = (
        f"viewed for {in_tenths(grade.seconds_revealed)} seconds before"
        if grade.seconds_revealed
        else "not viewed before"
    )
    part = getattr(grade.decision, "segment", None)
    rest.append(f"{part.category} for {segments.in_words(part)} of it" if part else "")
    rest.append(f"in shift {grade.shift_id}, {viewed}")
    what = "Graded anew" if grade.supersedes_id else "Graded"
    yield Event(
        grade.decided_at,
        grade.person.name,
        what,
        grade.category,
        pack,
        ", ".join(filter(None, rest)),
        grade.stands,
        told.facts_of(grade),
        told.derivation_of(grade),
    )
    if grade.withdrawn_at is not None:
        yield Event(grade.withdrawn_at, grade.person.name, "Grade withdrawn", grade.category, pack)


def skips(item: Item) -> Iterator[Event]:
    """Tell who passed over an item: all that is told of what others think of it to whoever may be asked."""
    for skip in Skip.objects.filter(item=item).select_related("person").order_by("pk"):
        yield Event(skip.at, skip.person.name, "Skipped", rest=skip.get_reason_display())
        if skip.withdrawn_at is not None:
            yield Event(skip.withdrawn_at, skip.person.name, "Skip taken back")


def _asked(item: Item) -> Iterator[Event]:
    """Tell who asked for further opinions of it, and why."""
    for asked in OpinionRequest.objects.filter(item=item).select_related("person").order_by("pk"):
        rest = f"{asked.get_reason_display()}; {asked.wants} opinions in all"
        yield Event(asked.at, asked.person.name, "Asked for a further opinion", rest=rest)
        if asked.withdrawn_at is not None:
            yield Event(asked.withdrawn_at, asked.person.name, "Further opinion not asked any more")


def _outside(item: Item) -> Iterator[Event]:
    """Tell what others than us graded it as."""
    for each in OutsideOpinion.objects.filter(item=item).order_by("pk"):
        rest = "an outside opinion, not this unit's"
        yield Event(each.at, each.source, "Graded elsewhere", each.category, each.pack, rest)


def _checks(shifts: set[int]) -> Iterator[Event]:
    """Tell of the checks of the shifts in which it was graded: the own one, and the second person's."""
    lots = Lot.objects.filter(shift__in=shifts).select_related("shift__person").order_by("pk")
    for lot in lots:
        yield Event(lot.made_at, lot.shift.person.name, "Shift signed off", rest=f"as lot {lot.pk}")
    for verdict in Verdict.objects.filter(lot__shift__in=shifts).select_related("by").order_by("pk"):
        rest = ": ".join(filter(None, (f"lot {verdict.lot_id}", verdict.reason)))
        yield Event(verdict.at, verdict.by.name, f"Lot {verdict.outcome}", rest=rest)


def _acts(item: Item) -> Iterator[Event]:
    acts = LogEntry.objects.filter(
        object_kind="item", object_number=item.pk, act__in=_ACTS, unit=item.unit_id
    )
    entries = list(acts.order_by("seq"))
    names = dict(
        Person.objects.filter(username__in={entry.actor for entry in entries}).values_list("username", "name")
    )
    for entry in entries:
        what = json.loads(entry.body)["what"]
        because = what.get("because") or ""
        rest = str(what.get("source") or "") or (reasons(because) if isinstance(because, list) else because)
        level = level_in_words(str(what.get("level", "")))
        yield Event(
            entry.at,
            names.get(entry.actor, entry.actor),
            _ACTS[entry.act],
            str(what.get("category", "")),
            rest="; ".join(filter(None, (rest, level))),
        )
