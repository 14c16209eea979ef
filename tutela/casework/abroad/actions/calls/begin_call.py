"""The step that finds the next call about an item and puts it down before it is made."""

import json
from hashlib import sha256

from django.conf import settings
from django.db import transaction

from tutela.casework.abroad.actions.calls import steps
from tutela.casework.abroad.actions.calls.session import Session
from tutela.casework.abroad.actions.calls.steps import About, Begun
from tutela.casework.abroad.actions.moving import locked, move
from tutela.casework.abroad.content.book import book_of
from tutela.casework.abroad.errors import NoExchangeServer, NotMapped
from tutela.casework.abroad.iccam import ADAPTER
from tutela.casework.abroad.iccam.adapter import Kind
from tutela.casework.abroad.iccam.places import Place, place_of
from tutela.casework.abroad.models import Direction, ExchangeItem, ItemAction, ItemCall, State
from tutela.casework.abroad.queries import to_tell
from tutela.casework.channels.models import Attempt
from tutela.casework.custody import log
from tutela.casework.gate import Actor

_FAULT = 500


@transaction.atomic
def begin_call(by: Actor, item: ExchangeItem, session: Session) -> Begun | None:
    """Put the next call down; None where no call follows, because the item stands elsewhere by now."""
    current = locked(item, None, tuple(State))
    if current.state != State.SENDING or not _close_cut_off(by, current):
        return None
    try:
        return _next(by, current, place_of(current), session)
    except (NoExchangeServer, NotMapped) as refused:
        stop(by, current, str(refused))
        return None


def stop(by: Actor, item: ExchangeItem, why: str) -> None:
    """Stop a locked item, with the reason, until somebody has looked."""
    move(item, State.STOPPED, why)
    item.save()
    log.record(by, "exchange.stopped", purpose="reporting", wrote=[item], exchange=item.pk)


def _close_cut_off(by: Actor, item: ExchangeItem) -> bool:
    """Close what was cut off; say whether the item goes on: a report that may be there waits for a person."""
    rows = steps.close_cut_off(steps.begun_of(item=item))
    if any(row.kind == Kind.INSERT for row in rows):
        move(item, State.UNKNOWN, "The call was cut off. Ask them whether they have the report.")
        item.save()
    if rows:
        log.record(
            by, "exchange.cut_off", purpose="reporting", wrote=[item, *rows, *(row.exchange for row in rows)],
            exchange=item.pk, calls=[row.kind for row in rows],
        )  # fmt: skip
    return item.state == State.SENDING


def _next(by: Actor, item: ExchangeItem, place: Place, session: Session) -> Begun | None:
    """Say which call comes next: only what has an answer lets the one after it go."""
    about, token = About(item), session.token
    if not token:
        return steps.put_down(by, about, place, ADAPTER.sign_in(place.user, place.password))
    if item.direction == Direction.OUT and not item.remote_report:
        return _insert(by, item, place, session)
    if item.direction == Direction.OUT and not item.remote_id:
        request = ADAPTER.contents(item.remote_report)
        return steps.put_down(by, about, place, request, token, _sent_address(item))
    if item.direction == Direction.IN and not item.is_referenced:
        request = ADAPTER.refer(item.remote_id, str(item.report))
        return steps.put_down(by, about, place, request, token)
    return _tell(by, item, place, session)


def _insert(by: Actor, item: ExchangeItem, place: Place, session: Session) -> Begun | None:
    """Hand the approved bytes over, once their numbers are known to mean what ours do."""
    about, token = About(item), session.token
    if Kind.CLASSIFICATIONS not in session.compared:
        return steps.put_down(by, about, place, ADAPTER.look_up(Kind.CLASSIFICATIONS), token)
    payload = bytes(item.payload or b"")
    if sha256(payload).hexdigest() != item.sha256:
        stop(by, item, "What would be sent is not what was approved. Nothing was sent.")
        return None
    _note(by, item, Kind.INSERT)
    return steps.put_down(by, about, place, ADAPTER.insert(payload), token)


def _tell(by: Actor, item: ExchangeItem, place: Place, session: Session) -> Begun | None:
    """Tell the next action: once, so that one which may have arrived is looked for there first."""
    action = to_tell(item)
    if action is None:
        move(item, State.TAKEN)
        item.save()
        log.record(by, "exchange.taken", purpose="reporting", wrote=[item], exchange=item.pk)
        return None
    if Kind.ACTION_TYPES not in session.compared:
        return steps.put_down(by, About(item), place, ADAPTER.look_up(Kind.ACTION_TYPES), session.token)
    about = About(item, action)
    if action.pk not in session.looked_for and _may_be_there(action):
        return steps.put_down(by, about, place, ADAPTER.check(item.remote_id), session.token)
    book, _ = book_of(item.unit_id)
    number = book.number("action-types", action.kind).number
    analyst = settings.TUTELA.iccam.analyst or str(item.unit)
    request = ADAPTER.act(item.remote_id, number, action.noted_at, analyst)
    _note(by, item, Kind.ACTION)
    return steps.put_down(by, about, place, request, session.token)


def _note(by: Actor, item: ExchangeItem, kind: Kind) -> None:
    log.record(
        by, "exchange.call_begun", purpose="reporting", exchange=item.pk, call=kind.value,
        environment=item.environment, sha256=item.sha256,
    )  # fmt: skip


def _may_be_there(action: ItemAction) -> bool:
    """Say whether it was told before, and it is not known whether that arrived."""
    tried = ItemCall.objects.filter(action=action, kind=Kind.ACTION, is_well=False, exchange__was_sent=True)
    lost = tried.filter(exchange__outcome=Attempt.Outcome.NO_ANSWER)
    return lost.exists() or tried.filter(exchange__code__gte=_FAULT).exists()


def _sent_address(item: ExchangeItem) -> str:
    urls = json.loads(bytes(item.payload or b"{}")).get("urls") or [{}]
    return str(urls[0].get("urlString", ""))
