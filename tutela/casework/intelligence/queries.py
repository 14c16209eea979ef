"""Questions about communications."""

from typing import TypeVar

from django.db.models import QuerySet

from tutela.casework import gate
from tutela.casework.cases.models import Exhibit
from tutela.casework.gate import Act, Actor
from tutela.casework.intelligence.models import Message, RangeMark, Source, TermHit, Thread, Translation
from tutela.errors import NotFound

Row = TypeVar("Row", Source, Thread, Message, RangeMark, TermHit, Translation)


def exhibit_to_read(by: Actor, reference: str) -> Exhibit:
    """Find an exhibit whose communications the actor may read, by CASE/EXHIBIT.

    Raises:
        NotAllowed: the actor may read no communications.
        NotFound: no such exhibit, or another unit's.
    """
    gate.require(by, Act.READ_COMMUNICATIONS)
    exhibits = Exhibit.objects.filter(case__unit=by.unit, intake__reference=reference)
    exhibit = exhibits.select_related("case", "intake").first()
    if exhibit is None:
        raise NotFound(f"There is no exhibit {reference!r}.")
    gate.require(by, Act.READ_COMMUNICATIONS, on=exhibit)
    return exhibit


def source_for(by: Actor, number: int) -> Source:
    """Find a reading of a file.

    Raises:
        NotAllowed: the actor may read no communications.
        NotFound: no such reading, or another unit's.
    """
    found = Source.objects.filter(unit=by.unit)
    return _found(
        by, found.select_related("exhibit__case", "exhibit__intake", "place__item"), number, "reading"
    )


def thread_for(by: Actor, number: int) -> Thread:
    """Find a thread.

    Raises:
        NotAllowed: the actor may read no communications.
        NotFound: no such thread, or another unit's.
    """
    found = Thread.objects.filter(unit=by.unit)
    return _found(by, found.select_related("exhibit__case", "exhibit__intake"), number, "thread")


def asking(by: Actor) -> QuerySet[Source]:
    """Give the readings that wait for an answer."""
    if not gate.may(by, Act.RECEIVE_COMMUNICATIONS):
        return Source.objects.none()
    return Source.objects.filter(unit=by.unit, state=Source.State.ASKS)


def message_for(by: Actor, number: int) -> Message:
    """Find a message.

    Raises:
        NotAllowed: the actor may read no communications.
        NotFound: no such message, or another unit's.
    """
    found = Message.objects.filter(thread__unit=by.unit).select_related(
        "thread__exhibit__case",
        "thread__exhibit__intake",
        "sender",
        "source__place__item",
        "source__place__container",
    )
    return _found(by, found, number, "message")


def mark_for(by: Actor, number: int) -> RangeMark:
    """Find a mark.

    Raises:
        NotAllowed: the actor may read no communications.
        NotFound: no such mark, or another unit's.
    """
    found = RangeMark.objects.filter(thread__unit=by.unit)
    of = ("thread__exhibit__case", "thread__exhibit__intake", "first")
    return _found(by, found.select_related(*of), number, "mark")


def translation_for(by: Actor, number: int) -> Translation:
    """Find a translation.

    Raises:
        NotAllowed: the actor may read no communications.
        NotFound: no such translation, or another unit's.
    """
    found = Translation.objects.filter(message__thread__unit=by.unit)
    of = ("message__thread__exhibit__case", "message__thread__exhibit__intake")
    return _found(by, found.select_related(*of), number, "translation")


def hit_for(by: Actor, number: int) -> TermHit:
    """Find a term that was found in a message.

    Raises:
        NotAllowed: the actor may read no communications.
        NotFound: no such hit, or another unit's.
    """
    found = TermHit.objects.filter(thread__unit=by.unit)
    of = ("thread__exhibit__case", "thread__exhibit__intake", "message")
    return _found(by, found.select_related(*of), number, "hit")


def _found(by: Actor, of_unit: QuerySet[Row], number: int, called: str) -> Row:
    gate.require(by, Act.READ_COMMUNICATIONS)
    row = of_unit.filter(pk=number).first()
    if row is None:
        raise NotFound(f"There is no {called} {number}.")
    gate.require(by, Act.READ_COMMUNICATIONS, on=row)
    return row
