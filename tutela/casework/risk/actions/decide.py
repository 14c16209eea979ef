"""The steps by which people raise what a machine assessed, and two of them lower it."""

from django.utils import timezone

from tutela.casework import database
from tutela.casework.gate import Actor
from tutela.casework.risk import queries, rules
from tutela.casework.risk.errors import NoReason, RiskMoved, SecondNeeded
from tutela.casework.risk.models import Assessment, Lowering
from tutela.engine.risk.rule_book import RuleBook

Outcome = Lowering.Outcome


def require_reason(reason: str) -> str:
    """Give a reason without blanks around it.

    Raises:
        NoReason: it says nothing.
    """
    if not reason.strip():
        raise NoReason("Say why. Whoever reads it later must be able to follow it.")
    return reason.strip()[:2000]


def raise_to(by: Actor, row: Assessment, band: str, reason: str, *, immediate: bool = False) -> Assessment:
    """Raise a band, or say that a child is at immediate risk; one person may.

    Raises:
        NoReason: there is none.
        RiskMoved: it is no higher than what stands, or is no band of the book.
    """
    book, current = _current(row)
    place = _place(book, band)
    if place > current.place or (place == current.place and current.is_immediate >= immediate):
        raise RiskMoved(f"It stands at {current.band} already. To lower it, ask a second person.")
    raised = _after(current, book, place, current.is_immediate or immediate)
    raised.cause, raised.by_id, raised.says = "raised by a person", by.person, require_reason(reason)
    raised.save()
    return raised


def ask_to_lower(by: Actor, row: Assessment, band: str, reason: str, *, clears: bool) -> Lowering:
    """Ask a second person to lower a band, or to say that nobody is at immediate risk any more.

    Raises:
        NoReason: there is none.
        RiskMoved: it would lower nothing, or something waits already.
    """
    book, current = _current(row)
    place, why = _place(book, band), require_reason(reason)
    if place < current.place or (place == current.place and not (clears and current.is_immediate)):
        raise RiskMoved(f"That lowers nothing: it stands at {current.band}.")
    if queries.waiting(current.unit_id, current.subject_kind, current.subject) is not None:
        raise RiskMoved("A lowering waits for a second person already. Let them decide that first.")
    return Lowering.objects.create(
        unit_id=current.unit_id,
        subject_kind=current.subject_kind,
        subject=current.subject,
        band=band,
        clears=clears,
        on=current,
        reason=why,
        by_id=by.person,
    )


def answer(by: Actor, asked: Lowering, *, confirms: bool, reason: str = "") -> Assessment | None:
    """Confirm or refuse what another person asked; what is known anew meanwhile overtakes it.

    Raises:
        SecondNeeded: they asked for it themselves.
        RiskMoved: it waits no more, or something new is known since.
        NoReason: it is refused without one.
    """
    locked = Lowering.objects.select_for_update(of=["self"]).get(pk=asked.pk)
    if locked.outcome != Outcome.WAITING:
        raise RiskMoved(f"That was {locked.outcome} already.")
    if locked.by_id == by.person:
        raise SecondNeeded("You asked for it yourself. Another person decides.")
    book, current = _current(locked.on)
    if confirms and current.pk != locked.on_id:
        raise RiskMoved("Something new is known since it was asked. Refuse it, and ask anew.")
    locked.outcome = Outcome.CONFIRMED if confirms else Outcome.REFUSED
    locked.second_id, locked.ended_at = by.person, timezone.now()
    locked.answer = reason.strip()[:2000] if confirms else require_reason(reason)
    locked.save()
    if not confirms:
        return None
    lowered = _after(current, book, _place(book, locked.band), current.is_immediate and not locked.clears)
    lowered.cause, lowered.says = "lowered by two people", locked.reason
    lowered.by_id, lowered.second_id = locked.by_id, by.person
    lowered.save()
    return lowered


def _current(row: Assessment) -> tuple[RuleBook, Assessment]:
    database.require_transaction("Risk is decided inside the transaction of the act that decides it.")
    current = queries.newest(row.unit_id, row.subject_kind, [row.subject])[row.subject]
    return rules.read(current.book.text), current


def _place(book: RuleBook, band: str) -> int:
    if band not in book.codes:
        raise RiskMoved(f"{band!r} is no band of {book.name}; use one of {', '.join(book.codes)}.")
    return book.codes.index(band)


def _after(current: Assessment, book: RuleBook, place: int, immediate: bool) -> Assessment:
    band = book.bands[place]
    return Assessment(
        unit_id=current.unit_id,
        subject_kind=current.subject_kind,
        subject=current.subject,
        version=current.version,
        book=current.book,
        model_version=current.model_version,
        facts=current.facts,
        rules=current.rules,
        rule_band=current.rule_band,
        band=band.code,
        place=place,
        order=current.order,
        act_within=band.act_within,
        is_immediate=immediate,
    )
