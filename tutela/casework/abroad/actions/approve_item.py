"""Approves what another person made, which sends it on its way."""

from hashlib import sha256
from secrets import token_hex

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.abroad.actions.moving import locked, move, queue_calls, require_another, write_step
from tutela.casework.abroad.content import document
from tutela.casework.abroad.content.book import Book, book_of
from tutela.casework.abroad.content.recipients import mailbox_of
from tutela.casework.abroad.errors import BadExchange, NotMapped
from tutela.casework.abroad.iccam.places import place_of
from tutela.casework.abroad.models import Channel, ExchangeItem, ItemStep, State
from tutela.casework.abroad.queries import address_of, trace_of
from tutela.casework.channels.actions.send_mail import send_mail
from tutela.casework.channels.messages import Attachment
from tutela.casework.channels.models import Delivery
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.hosting import actions as hosting
from tutela.casework.hosting.queries import is_stale, verdict_of
from tutela.engine.identifiers import defanged
from tutela.printable import printable


def approve_item(by: Actor, item: ExchangeItem, seen: int, digest: str) -> ExchangeItem:
    """Approve the bytes that the approver read, and send them: by calls, by mail, or as a file.

    Where it is hosted is looked at again before, where that is known no more; hosted in another country by
    now, it stops, and says so.

    Args:
        by: who approves; another person than whoever made it or chose its route.
        item: which.
        seen: the version they saw.
        digest: SHA-256 of what they read.

    Raises:
        NotAllowed: the actor approves no exchanges.
        OwnExchange: they made it, or chose its route.
        ExchangeMoved: it waits for no approval, or is another version by now.
        NotMapped: two people approved no rule book, or it is another version than it was made by.
        BadExchange: what would be sent is not what they read.
        NoExchangeServer: no setting lets it go there.
    """
    gate.require(by, Act.APPROVE_EXCHANGE, on=item)
    _look_again(by, item)
    with transaction.atomic():
        current = locked(item, seen, (State.MADE,))
        require_another(by, current, "approves")
        book = _require_as_read(current, digest)
        changed = _changed(current)
        if changed:
            move(current, State.STOPPED, changed)
            current.save()
            log.record(by, "exchange.stopped", purpose="reporting", wrote=[current], exchange=current.pk)
            return current
        current.approved_by_id, current.approved_at = by.person, timezone.now()
        _send(by, current, book)
        step = write_step(by, current, ItemStep.Kind.APPROVED)
        log.record(
            by, "exchange.approved", purpose="reporting", wrote=[current, step], exchange=current.pk,
            environment=current.environment, channel=current.channel, sha256=current.sha256,
            state=current.state,
        )  # fmt: skip
        return current


def _require_as_read(item: ExchangeItem, digest: str) -> Book:
    """Give the rule book, once what is sent is what was read, and written by a book that two people approved.

    Raises:
        BadExchange, NotMapped: it is not.
    """
    payload = bytes(item.payload or b"")
    if not payload or sha256(payload).hexdigest() != item.sha256 or digest != item.sha256:
        raise BadExchange(f"What would be sent of {item} is not what you read. Nothing was sent; look again.")
    book, version = book_of(item.unit_id)
    if not item.is_test and not version:
        raise NotMapped(
            "Two people have to approve the rule book of exchanges before anything goes to a live place. "
            'Make a policy with the rule book "exchange abroad", draft it from the shipped text, and have it '
            "approved."
        )
    if version != item.book:
        raise NotMapped(
            f"{item} was written by version {item.book} of the rule book, and {version} is in force by now. "
            "Route it anew."
        )
    return book


def _look_again(by: Actor, item: ExchangeItem) -> None:
    """Run stale facts again, from files, and outside where a setting names whom to ask."""
    trace = trace_of(item)
    if trace is None or not is_stale(trace) or not trace.host:
        return
    if settings.TUTELA.hosting.resolver and not trace.is_onion:
        hosting.look_up(by, trace)
    else:
        hosting.look_again(by, trace)


def _changed(item: ExchangeItem) -> str:
    """Say what is no more as it was when it was made; "" where all is."""
    trace = trace_of(item)
    verdict = verdict_of(trace) if trace else None
    now = verdict.country if verdict else ""
    if now != item.country and not item.because:
        return f"It is hosted elsewhere by now: {now or 'in no country that is known'}. Route it anew."
    if trace is not None and trace.host and is_stale(trace):
        return "Where it is hosted could not be looked at again. Look at its trace."
    return ""


def _send(by: Actor, item: ExchangeItem, book: Book) -> None:
    if item.channel == Channel.ICCAM:
        item.sent_to = place_of(item).base
        move(item, State.SENDING)
        queue_calls(item)
    elif item.channel == Channel.MAIL:
        item.delivery = _mail(by, item, book)
        item.sent_to = item.delivery.to
        is_refused = item.delivery.state == Delivery.State.REFUSED
        move(item, State.STOPPED if is_refused else State.MAILED, item.delivery.reason if is_refused else "")
    else:
        move(item, State.TO_HAND)


def _mail(by: Actor, item: ExchangeItem, book: Book) -> Delivery:
    """Put the mail down, with what is sent as a table and as JSON; no picture and no film is ever there.

    Raises:
        BadExchange: the directory has no mailbox of the recipient any more.
    """
    to = mailbox_of(item.partner) if item.partner else ""
    if not to:
        raise BadExchange(f"The directory has no mailbox of {item.partner} any more. Route it anew.")
    payload = bytes(item.payload or b"")
    said = {
        "reference": str(item), "unit": str(item.unit), "country": item.country,
        "way": item.get_way_display(), "count": "1", "grade": f"{item.grade} ({item.grade_origin})",
        "address": printable(defanged(address_of(item))), "memo": item.memo,
    }  # fmt: skip
    return send_mail(
        by, to=to, subject=book.subject.format_map(said), text=book.body.format_map(said) + "\n",
        about=str(item), owner=by.person, key=f"exchange-{item.pk}-{item.version}-{token_hex(4)}",
        attached=[
            Attachment("exchange.csv", "text/csv", document.table(payload)),
            Attachment("exchange.json", "application/json", payload),
        ],
    )  # fmt: skip
