"""Questions about communications."""

from django.db.models import QuerySet

from tutela.casework import gate
from tutela.casework.cases.models import Exhibit
from tutela.casework.gate import Act, Actor
from tutela.casework.intelligence.models import Message, RangeMark, Source, Thread
from tutela.errors import NotFound


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
    gate.require(by, Act.READ_COMMUNICATIONS)
    found = Source.objects.filter(pk=number, unit=by.unit)
    source = found.select_related("exhibit__case", "exhibit__intake", "place__item").first()
    if source is None:
        raise NotFound(f"There is no reading {number}.")
    gate.require(by, Act.READ_COMMUNICATIONS, on=source)
    return source


def thread_for(by: Actor, number: int) -> Thread:
    """Find a thread.

    Raises:
        NotAllowed: the actor may read no communications.
        NotFound: no such thread, or another unit's.
    """
    gate.require(by, Act.READ_COMMUNICATIONS)
    found = Thread.objects.filter(pk=number, unit=by.unit).select_related("exhibit__case", "exhibit__intake")
    thread = found.first()
    if thread is None:
        raise NotFound(f"There is no thread {number}.")
    gate.require(by, Act.READ_COMMUNICATIONS, on=thread)
    return thread


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
    gate.require(by, Act.READ_COMMUNICATIONS)
    found = Message.objects.filter(pk=number, thread__unit=by.unit)
    message = found.select_related(
        "thread__exhibit__case",
        "thread__exhibit__intake",
        "sender",
        "source__place__item",
        "source__place__container",
    ).first()
    if message is None:
        raise NotFound(f"There is no message {number}.")
    gate.require(by, Act.READ_COMMUNICATIONS, on=message.thread)
    return message


def mark_for(by: Actor, number: int) -> RangeMark:
    """Find a mark.

    Raises:
        NotAllowed: the actor may read no communications.
        NotFound: no such mark, or another unit's.
    """
    gate.require(by, Act.READ_COMMUNICATIONS)
    found = RangeMark.objects.filter(pk=number, thread__unit=by.unit)
    mark = found.select_related("thread__exhibit__case", "thread__exhibit__intake", "first").first()
    if mark is None:
        raise NotFound(f"There is no mark {number}.")
    gate.require(by, Act.READ_COMMUNICATIONS, on=mark)
    return mark
