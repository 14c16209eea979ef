"""Asks a partner's program what was done there about an address that was handed over."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.abroad.actions.calls import steps
from tutela.casework.abroad.actions.calls.session import Session
from tutela.casework.abroad.actions.calls.steps import About
from tutela.casework.abroad.actions.moving import locked
from tutela.casework.abroad.answers.queries import states_of
from tutela.casework.abroad.answers.reading import coded
from tutela.casework.abroad.content.book import book_of
from tutela.casework.abroad.errors import ExchangeMoved
from tutela.casework.abroad.iccam import ADAPTER
from tutela.casework.abroad.iccam.adapter import Kind, Learnt, Request
from tutela.casework.abroad.iccam.places import Place, place_of
from tutela.casework.abroad.iccam.readings import Next, Reading
from tutela.casework.abroad.models import Channel, Direction, ExchangeItem, ItemCall, RemoteState, State
from tutela.casework.channels.outward import exchanging
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit


def ask_state(by: Actor, item: ExchangeItem, session: Session) -> str:
    """Ask what they did with an address; keep the answer whole, and its code where that is another.

    It says what they say, and changes nothing of ours: a notice is over by its own rule alone.

    Args:
        by: who asks.
        item: what they have of ours.
        session: what this process knows from the calls before.

    Returns:
        why there is no answer, or nothing where there is.

    Raises:
        NotAllowed: the actor may not have anything asked there.
        ExchangeMoved: they do not have it, or it is no report of ours.
        NoExchangeServer: no setting says where, or it went to another address.
    """
    gate.require(by, Act.PULL_EXCHANGES, on=item)
    _close_cut_off(by, item)
    at = place_of(item)
    if not session.token:
        reading = _ask(by, item, at, ADAPTER.sign_in(at.user, at.password), session)
        if reading.follows != Next.DONE:
            return reading.says
        session.token = reading.learnt.token
    if not session.names:
        reading = _ask(by, item, at, ADAPTER.look_up(Kind.ACTION_TYPES), session)
        if reading.follows != Next.DONE:
            return reading.says
        session.names = {number: name for name, number in reading.learnt.numbers.items()}
    reading = _ask(by, item, at, ADAPTER.state(item.remote_id), session)
    return "" if reading.follows == Next.DONE else reading.says


@transaction.atomic
def _close_cut_off(by: Actor, item: ExchangeItem) -> None:
    current = locked(item, None, (State.TAKEN,))
    if current.channel != Channel.ICCAM or current.direction != Direction.OUT or not current.remote_id:
        raise ExchangeMoved(f"{current} is nothing of ours that a partner's program has.")
    rows = steps.close_cut_off(steps.begun_of(item=item))
    if rows:
        log.record(
            by, "exchange.cut_off", purpose="reporting", wrote=[*rows, *(row.exchange for row in rows)],
            exchange=item.pk, calls=[row.kind for row in rows],
        )  # fmt: skip


def _ask(by: Actor, item: ExchangeItem, at: Place, request: Request, session: Session) -> Reading:
    with transaction.atomic():
        begun = steps.put_down(by, About(item), at, request, session.token, item.remote_id)
    called = exchanging.make(begun.call)
    with transaction.atomic():
        lock_unit(by.unit)
        reading = steps.close(begun, called)
        row = begun.row
        is_state = row.kind == Kind.STATE and reading.follows == Next.DONE
        found = _note(item, row, reading.learnt, session) if is_state else []
        log.record(
            by, "exchange.asked", purpose="reporting", wrote=[row, row.exchange, *found], exchange=item.pk,
            call=row.kind, outcome=row.exchange.outcome, code=row.exchange.code,
            state=found[0].code if found else None,
        )  # fmt: skip
    return reading


def _note(item: ExchangeItem, row: ItemCall, learnt: Learnt, session: Session) -> list[RemoteState]:
    """Keep what they say as a row, where it is another than they said last."""
    book, _ = book_of(item.unit_id)
    ours = {settings.TUTELA.iccam.analyst or str(item.unit), str(item.unit)}
    said = coded(book, session.names, learnt.happened, ours)
    last = states_of(item).first()
    if last is not None and (last.code, last.name, last.at) == (said.code, said.name, said.at):
        return []
    made = RemoteState.objects.create(
        item=item, call=row, code=said.code, name=said.name[:100], at=said.at, noted_at=timezone.now()
    )
    return [made]
