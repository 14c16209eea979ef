"""Fetches what partners assigned to the unit, and takes it in as reports."""

from collections.abc import Sequence
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.abroad.actions.calls import steps
from tutela.casework.abroad.actions.calls.steps import About
from tutela.casework.abroad.actions.moving import move, queue_calls
from tutela.casework.abroad.errors import NoExchangeServer
from tutela.casework.abroad.iccam import ADAPTER
from tutela.casework.abroad.iccam.adapter import Request
from tutela.casework.abroad.iccam.places import Place, place
from tutela.casework.abroad.iccam.readings import Next, Reading, skew_of
from tutela.casework.abroad.models import Channel, Direction, Environment, ExchangeItem, ItemCall, Pull, State
from tutela.casework.abroad.queries import incoming
from tutela.casework.channels.outward import exchanging
from tutela.casework.channels.outward.exchanging import Called
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.hosting.queries import digest_of
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.reports.actions.receive import Arrival, Receipt, receive
from tutela.casework.reports.errors import BadReport


def pull_reports(by: Actor) -> Pull:
    """Fetch from the live place what was assigned to the unit and has no reference of ours; say what came.

    Each becomes a report, or the next version of the one it was; byte for byte the same, it makes nothing.
    Our reference is written to it afterwards, by a job. What cannot be read stands in the queue as that.
    Killed at any moment, the next round goes on.

    Raises:
        NotAllowed: the actor may not have it fetched.
    """
    gate.require(by, Act.PULL_EXCHANGES)
    run = _begin(by)
    try:
        says = _fetch(by, run, place(Environment.LIVE))
    except NoExchangeServer as refused:
        says = str(refused)
    return _finish(by, run, says)


@transaction.atomic
def _begin(by: Actor) -> Pull:
    rows = steps.close_cut_off(steps.begun_of(unit=by.unit, pull__isnull=False))
    run = Pull.objects.create(unit_id=by.unit, asked_by=by.name)
    wrote = [run, *rows, *(row.exchange for row in rows)]
    log.record(by, "pull.begun", purpose="reporting", wrote=wrote, pull=run.pk)
    return run


def _fetch(by: Actor, run: Pull, at: Place) -> str:
    """Fetch all that is listed; say why not, or nothing where all is well."""
    signed, called = _ask(by, run, at, ADAPTER.sign_in(at.user, at.password), "")
    if signed.follows != Next.DONE:
        return f"sign in: {signed.says}"
    skew = skew_of(called.date, timezone.now())
    if skew:
        return skew
    token = signed.learnt.token
    listing, _ = _ask(by, run, at, ADAPTER.list_assigned(), token, keeps=False)
    if listing.follows != Next.DONE:
        return f"list: {listing.says}"
    run.listed = list(listing.learnt.listed)
    for number in dict.fromkeys(listing.learnt.listed):
        fault = _take_in(by, run, at, token, number)
        if fault:
            return f"content {number}: {fault}"
    return ""


def _ask(
    by: Actor, run: Pull, at: Place, request: Request, token: str, *, keeps: bool = True
) -> tuple[Reading, Called]:
    with transaction.atomic():
        begun = steps.put_down(by, About(pull=run), at, request, token)
    called = exchanging.make(begun.call)
    with transaction.atomic():
        reading = steps.close(begun, called, keeps=keeps)
        _record(by, run, [begun.row])
    return reading, called


def _record(by: Actor, run: Pull, rows: Sequence[ItemCall]) -> None:
    log.record(
        by, "pull.answered", purpose="reporting", wrote=[*rows, *(row.exchange for row in rows)],
        pull=run.pk, call=rows[0].kind, outcome=rows[0].exchange.outcome, code=rows[0].exchange.code,
    )  # fmt: skip


def _take_in(by: Actor, run: Pull, at: Place, token: str, number: str) -> str:
    """Fetch one and take it in; say why the round cannot go on, or nothing."""
    with transaction.atomic():
        begun = steps.put_down(by, About(pull=run), at, ADAPTER.content(number), token, number)
    called = exchanging.make(begun.call)
    with transaction.atomic():
        lock_unit(by.unit)
        reading = steps.close(begun, called, keeps=False)
        is_answer = reading.follows == Next.STOP and begun.row.exchange.code == 200  # noqa: PLR2004 - of HTTP
        if reading.follows != Next.DONE and not is_answer:
            _record(by, run, [begun.row])
            return reading.says
        raw = called.answer.raw
        item, receipt = _received(by, number, raw, reading)
        if receipt is None:
            begun.row.raw = raw or None
        begun.row.item = item
        begun.row.save(update_fields=["item", "raw"])
        _count(run, receipt)
        _record(by, run, [begun.row])
        log.record(
            by, "exchange.came_in", purpose="reporting", wrote=[item], exchange=item.pk, pull=run.pk,
            report=item.report_id, sha256=item.sha256, state=item.state,
        )  # fmt: skip
    return ""


def _received(by: Actor, number: str, raw: bytes, reading: Reading) -> tuple[ExchangeItem, Receipt | None]:
    """Take one in as a report; or keep that it could not be read."""
    item = incoming(by.unit, number) or ExchangeItem(
        unit_id=by.unit, direction=Direction.IN, environment=Environment.LIVE, channel=Channel.ICCAM,
        remote_id=number, state=State.UNREAD,
    )  # fmt: skip
    item.sha256, item.schema = sha256(raw).hexdigest(), ADAPTER.schema
    told, why, receipt = reading.learnt.told, reading.says, None
    if told is not None:
        try:
            with transaction.atomic():
                (receipt,) = receive(by, [Arrival(told, raw)])
        except BadReport as refused:
            why = str(refused)
    if receipt is None or told is None:
        item.is_referenced = False
        move(item, State.UNREAD, why)
        item.save()
        return item, None
    item.report_id, item.address_sha256 = receipt.report, digest_of(told.addresses[0].text)
    if item.state in (State.UNREAD, State.TAKEN, State.ENDED) or not item.pk:
        # They list what has no reference of ours, whatever we believe to have written.
        item.is_referenced = False
        move(item, State.SENDING)
    item.save()
    queue_calls(item)
    return item, receipt


def _count(run: Pull, receipt: Receipt | None) -> None:
    if receipt is None:
        run.unread += 1
    elif receipt.is_held:
        run.held += 1
    elif receipt.is_new:
        run.new += 1
    else:
        run.versions += 1


@transaction.atomic
def _finish(by: Actor, run: Pull, says: str) -> Pull:
    run.ended_at, run.says, run.is_well = timezone.now(), says[:500], not says
    run.save()
    log.record(
        by, "pull.ended", purpose="reporting", wrote=[run], pull=run.pk, is_well=run.is_well, new=run.new,
        versions=run.versions, held=run.held, unread=run.unread,
    )  # fmt: skip
    return run
