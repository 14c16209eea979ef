"""Reads the communications that an exhibit holds, file by file, each behind the fence."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.cases.models import Exhibit
from tutela.casework.custody import copies, log
from tutela.casework.gate import Act, Actor
from tutela.casework.intelligence import places
from tutela.casework.intelligence.actions.keep_observations import Keeping
from tutela.casework.intelligence.errors import NothingToRead
from tutela.casework.intelligence.models import Source
from tutela.casework.items.models import Instance
from tutela.engine.communications import reading
from tutela.engine.communications.readers import lava
from tutela.engine.communications.reading import NotCommunications
from tutela.engine.communications.told import Note, Question, Terms, Told
from tutela.engine.media.fence.errors import FenceBreach
from tutela.engine.media.fence.fence import Fence
from tutela.printable import printable

Progress = Callable[[Source], None]
# What a reader is and does; where it reads another way than before, readings are told apart by it.
READER = "2026-11-29"
_AT_ONCE, _SMALL = 1000, 16 << 20


def receive_communications(
    by: Actor, exhibit: Exhibit, terms: Terms, below: str = "", progress: Progress | None = None
) -> list[Source]:
    """Read every file of an exhibit that a reader knows, in durable portions; nothing is added twice.

    The files are those that were received: sealed, and only read. What cannot be read is a line of the
    reading's report; a file that asks something waits for the answer.

    Args:
        by: who has it read.
        exhibit: which one.
        terms: what is said beside the files: the zone of times that state none, answers, a mapping.
        below: only this file, or what lies in this folder, as its path in the exhibit.
        progress: told after every portion.

    Returns:
        one reading for each file.

    Raises:
        NotAllowed: the actor may not have communications read.
        NothingToRead: no file there is of a form that is read.
        NoZone: there is no such time zone.
    """
    gate.require(by, Act.RECEIVE_COMMUNICATIONS, on=exhibit)
    sources = list[Source]()
    with _Fences() as fences:
        for place in places.to_read(exhibit, below):
            source = _read(by, exhibit, place, terms, fences, progress)
            if source is not None:
                sources.append(source)
    if not sources:
        raise NothingToRead(
            f"Exhibit {exhibit} holds no file of communications{f' at {printable(below)}' if below else ''} "
            "that is read here. Receive it first, or look at the list of formats."
        )
    return sources


class _Fences:
    """A fence for small files, which starts once, and one of its own for each long one."""

    def __init__(self) -> None:
        self._open = ExitStack()
        self._small: Fence | None = None

    def __enter__(self) -> "_Fences":
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def of(self, size_bytes: int) -> Fence:
        """Give a fence whose bounds are those of a file of this size."""
        least = settings.TUTELA_FENCE
        if size_bytes > _SMALL:
            return self._open.enter_context(Fence(reading.WORK, reading.limits_for(size_bytes), least=least))
        if self._small is None:
            self._small = self._open.enter_context(
                Fence(reading.WORK, reading.limits_for(_SMALL), least=least)
            )
        return self._small


def _read(
    by: Actor, exhibit: Exhibit, place: Instance, terms: Terms, fences: _Fences, progress: Progress | None
) -> Source | None:
    """Read one file; None where no reader knows it."""
    item = place.item
    copy = copies.copy_of(copies.Content(item.pk, item.sha256, [exhibit.intake.key_id]))
    if copy is None:
        return None
    beside = places.Beside(place)
    name, fence = places.name_of(place), fences.of(item.size_bytes)
    with copies.open_copy(by, copy, item.pk) as stream:
        views = _views(by, exhibit, beside, fences) if name.endswith(lava.DATABASE) else []
        told = reading.read(fence, stream, name, terms, views)
        try:
            form = str(next(told))
        except NotCommunications:
            return None
        except FenceBreach:
            # What broke its fence before it was known is no file of ours to report on.
            return None
        source = _begin(by, exhibit, place, form, terms)
        keeping = Keeping(source, beside)
        state, question = Source.State.READ, None
        try:
            for portion in _portions(told):
                asked = [each for each in portion if isinstance(each, Question)]
                keeping.keep([each for each in portion if not isinstance(each, str | Question)])
                if asked:
                    state, question = Source.State.ASKS, asked[0]
                if progress:
                    progress(source)
        except FenceBreach as breach:
            state = Source.State.BROKE_OFF
            keeping.keep([Note("", f"It broke off: {breach}. What came before was read.", is_lost=True)])
    _finish(by, source, state, question)
    return source


def _views(by: Actor, exhibit: Exhibit, beside: places.Beside, fences: _Fences) -> list[dict[str, object]]:
    """Read what lies beside the database of a report and says how its tables show chats."""
    for name in lava.INDEXES:
        place = beside.at(name)
        if place is None:
            continue
        item = place.item
        copy = copies.copy_of(copies.Content(item.pk, item.sha256, [exhibit.intake.key_id]))
        if copy is None:
            continue
        with copies.open_copy(by, copy, item.pk) as stream:
            try:
                return reading.views_of(fences.of(item.size_bytes), stream)
            except (NotCommunications, FenceBreach):
                continue
    return []


def _portions(told: Iterator[str | Told]) -> Iterator[list[str | Told]]:
    while portion := list(islice(told, _AT_ONCE)):
        yield portion


@transaction.atomic
def _begin(by: Actor, exhibit: Exhibit, place: Instance, form: str, terms: Terms) -> Source:
    source = Source.objects.create(
        unit_id=exhibit.case.unit_id, exhibit=exhibit, place=place, format=form, reader=READER,
        zone=terms.zone, answers=terms.answers, mapping=terms.mapping, begun_by=by.name,
    )  # fmt: skip
    log.record(
        by, "source.begun", purpose="investigation", wrote=[source], source=source.pk, exhibit=exhibit.pk,
        item=place.item_id, place=place.pk, reads=form,
    )  # fmt: skip
    return source


@transaction.atomic
def _finish(by: Actor, source: Source, state: Source.State, question: Question | None) -> None:
    source.state, source.finished_at = state, timezone.now()
    if question is not None:
        source.question = {"what": question.what, "says": question.says, "choices": list(question.choices)}
    source.save(update_fields=["state", "finished_at", "question"])
    log.record(
        by, "source.read", purpose="investigation", wrote=[source], source=source.pk, state=state,
        observed=source.observed, added=source.added, held=source.held, lost=source.lost,
    )  # fmt: skip
