"""Marks messages from one to another with what has to be proved of an offence."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from tutela.casework import database, gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.intelligence.errors import BadMark
from tutela.casework.intelligence.models import MarkedPoint, Message, Participant, RangeMark, Thread
from tutela.casework.reports.models import PointFinding
from tutela.casework.reports.offences.checklists import Checklist
from tutela.engine.taxonomy import terminology

_LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True)
class Found:
    """What somebody found of one point: `outcome` and `confidence` as findings of reports have them."""

    outcome: str
    confidence: str


@transaction.atomic
def mark_range(
    by: Actor,
    thread: Thread,
    first: Message,
    last: Message,
    checklist: Checklist,
    found: Mapping[str, Found],
    about: Participant | None = None,
    note: str = "",
) -> RangeMark:
    """Mark a range; it decides nothing by itself, and another mark beside it is another row.

    Args:
        by: who marks.
        thread: in which.
        first: where the range begins.
        last: where it ends; one that comes before `first` turns the two round.
        checklist: what has to be proved, of those that are for chats.
        found: by the ids of its points, as many as were looked at.
        about: of whom of the thread it is decided.
        note: in dry terms.

    Raises:
        NotAllowed: the actor may mark nothing there.
        BadMark: the range, the person or a point is not of this thread and list, or nothing was found.
        RefusedWords: the note holds words that are not used here.
    """
    gate.require(by, Act.MARK_COMMUNICATIONS, on=thread)
    terminology.guard(note)
    _require_sound(thread, (first, last), checklist, found, about, note)
    first, last = sorted((first, last), key=lambda each: (each.order_ms, each.pk))
    mark = RangeMark.objects.create(
        thread=thread, first=first, last=last, checklist=checklist.id, about=about, note=note.strip(),
        by_id=by.person,
    )  # fmt: skip
    points = database.insert(
        MarkedPoint(mark=mark, point=point, outcome=each.outcome, confidence=each.confidence)
        for point, each in found.items()
    )
    log.record(
        by, "mark.made", purpose="investigation", wrote=[mark, *points], mark=mark.pk, thread=thread.pk,
        first=first.pk, last=last.pk, checklist=checklist.id,
    )  # fmt: skip
    return mark


def _require_sound(
    thread: Thread, ends: tuple[Message, Message], checklist: Checklist, found: Mapping[str, Found],
    about: Participant | None, note: str,
) -> None:  # fmt: skip
    if any(end.thread_id != thread.pk for end in ends) or (about and about.thread_id != thread.pk):
        raise BadMark("The range, or whom it is about, is not of this thread. Choose them again.")
    if "chat" not in checklist.kinds or found.keys() - dict(checklist.points).keys():
        raise BadMark("That checklist is not for chats, or has no such point. Choose it again.")
    if not found:
        raise BadMark("Say of at least one point whether it is met. Nothing was marked.")
    sound = (PointFinding.Outcome.values, PointFinding.Confidence.values)
    if any(each.outcome not in sound[0] or each.confidence not in sound[1] for each in found.values()):
        raise BadMark("Say of each point what you found and how sure you are. Nothing was marked.")
    if len(note.strip()) > _LONGEST_NOTE:
        raise BadMark("Write the note in at most 500 signs, in dry terms. Nothing was marked.")
