"""The step that closes a call with its answer, and brings the item where that puts it."""

from itertools import takewhile

from django.db import transaction
from django.utils import timezone

from tutela.casework.abroad.actions.calls import steps
from tutela.casework.abroad.actions.calls.session import Session
from tutela.casework.abroad.actions.calls.steps import Begun
from tutela.casework.abroad.actions.moving import locked, move
from tutela.casework.abroad.content.book import book_of
from tutela.casework.abroad.errors import NotMapped
from tutela.casework.abroad.iccam.adapter import Kind
from tutela.casework.abroad.iccam.readings import Next, Reading, skew_of
from tutela.casework.abroad.models import ExchangeItem, ItemAction, ItemCall, State
from tutela.casework.channels.outward.exchanging import Called
from tutela.casework.custody import log
from tutela.casework.gate import Actor
from tutela.casework.identifiers.actions.note import Note, note
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.engine import identifiers

# Seconds until the next attempt, after the first, the second and so on; the last one stays.
PAUSES_S = (15, 60, 300, 900, 1800, 3600)
_MOST_SIGN_INS = 2
_FIELDS = {Kind.CLASSIFICATIONS: "classifications", Kind.ACTION_TYPES: "action-types"}
# What other rooms call a report.
_REPORT = "report"


@transaction.atomic
def end_call(by: Actor, begun: Begun, called: Called, session: Session) -> float | None:
    """Put down what was answered, and what follows; say after how many seconds the next call is made.

    None says that none follows by itself.
    """
    lock_unit(by.unit)
    item = locked(ExchangeItem(pk=begun.row.item_id), None, tuple(State))
    reading = steps.close(begun, called)
    row, was = begun.row, item.state
    wrote = _apply(by, item, row, reading, called, session) if was == State.SENDING else []
    item.save()
    log.record(
        by, "exchange.answered", purpose="reporting", wrote=[item, row, row.exchange, *wrote],
        exchange=item.pk, call=row.kind, outcome=row.exchange.outcome, code=row.exchange.code,
        state=item.state,
    )  # fmt: skip
    if item.state != State.SENDING:
        return None
    return _pause(item) if reading.follows == Next.LATER else 0.0


def _apply(
    by: Actor, item: ExchangeItem, row: ItemCall, reading: Reading, called: Called, session: Session
) -> list[ItemAction]:
    """Bring an item, and the action that a call was about, where its answer puts them."""
    if reading.follows == Next.DONE:
        item.reason = ""
        return _done(by, item, row, reading, called, session)
    if reading.follows == Next.LATER:
        item.reason = f"{row.kind}: {reading.says}"[:500]
    elif reading.follows == Next.UNKNOWN:
        move(item, State.UNKNOWN, reading.says)
    elif reading.follows == Next.REJECTED:
        move(item, State.REJECTED, reading.says)
    elif reading.follows == Next.AGAIN and session.signed < _MOST_SIGN_INS:
        session.token = ""
    else:
        move(item, State.STOPPED, f"{row.kind}: {reading.says}")
    return []


def _done(
    by: Actor, item: ExchangeItem, row: ItemCall, reading: Reading, called: Called, session: Session
) -> list[ItemAction]:
    kind, learnt = Kind(row.kind), reading.learnt
    if row.action is not None:
        return _of_action(item, row.action, kind, reading, session)
    if kind == Kind.SIGN_IN:
        skew = skew_of(called.date, timezone.now())
        if skew:
            move(item, State.STOPPED, skew)
        session.token, session.signed = learnt.token, session.signed + 1
    elif kind in _FIELDS:
        differs = _differs(item, kind, learnt.numbers)
        if differs:
            move(item, State.STOPPED, differs)
        session.compared.add(kind)
    elif kind == Kind.INSERT:
        _inserted(item, learnt.report)
    elif kind == Kind.CONTENTS:
        _named(by, item, learnt.content)
    elif kind == Kind.REFERENCE:
        item.is_referenced = True
    return []


def _of_action(
    item: ExchangeItem, action: ItemAction, kind: Kind, reading: Reading, session: Session
) -> list[ItemAction]:
    """Put down that an action was told, now or, as they say, before its answer was lost."""
    if kind == Kind.CHECK:
        session.looked_for.add(action.pk)
        book, _ = book_of(item.unit_id)
        if book.number("action-types", action.kind).number not in reading.learnt.actions:
            return []
    action.told_at = timezone.now()
    action.save(update_fields=["told_at"])
    return [action]


def _differs(item: ExchangeItem, kind: Kind, theirs: object) -> str:
    """Say where the numbers that two people approved are not those of the server; "" where they are."""
    book, _ = book_of(item.unit_id)
    field, numbers = _FIELDS[kind], theirs if isinstance(theirs, dict) else {}
    codes = [item.grade] if kind == Kind.CLASSIFICATIONS else ItemAction.Kind.values
    for code in codes:
        try:
            ours = book.number(field, code)
        except NotMapped as none:
            return str(none)
        if numbers.get(ours.name) != ours.number:
            there = numbers.get(ours.name, "in no entry")
            return (
                f"The rule book says that {ours.name} is {ours.number}, and their {field} have it as "
                f"{there}. Nothing was told; have the book changed and approved."
            )
    return ""


def _inserted(item: ExchangeItem, report: str) -> None:
    others = ExchangeItem.objects.filter(
        unit=item.unit_id, environment=item.environment, remote_report=report
    )
    if others.exclude(pk=item.pk).exists():
        move(item, State.UNKNOWN, f"It names report {report}, which is another one of ours.")
        return
    item.remote_report = report


def _named(by: Actor, item: ExchangeItem, content: str) -> None:
    """Keep what they call the address, and note it with our report, which is found by it from then on."""
    others = ExchangeItem.objects.filter(
        unit=item.unit_id, environment=item.environment, direction=item.direction, remote_id=content
    )
    if others.exclude(pk=item.pk).exists():
        move(item, State.STOPPED, f"They call it {content}, which is another one of ours.")
        return
    item.remote_id = content
    if item.report is not None and not item.is_test:
        one = identifiers.read(f"ICCAM-{content}", identifiers.Kind.REFERENCE)
        note(by, _REPORT, [Note(item.report.pk, item.report.version, f"abroad/{item}", one)])


def _pause(item: ExchangeItem) -> float:
    """Say when the next call is made; whoever does not answer is waited for, and no attempt is the last."""
    last = ItemCall.objects.filter(item=item).order_by("-pk").values_list("is_well", flat=True)
    tries = sum(1 for _ in takewhile(lambda is_well: not is_well, last[: len(PAUSES_S)]))
    return float(PAUSES_S[max(tries, 1) - 1])
