"""Sends a notice: looks again where what is known is old, stops where the host is another, and mails it."""

import csv
import io
import json
import secrets
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.channels.actions.send_mail import send_mail
from tutela.casework.channels.messages import Attachment
from tutela.casework.channels.models import Delivery
from tutela.casework.gate import Act, Actor
from tutela.casework.hosting import actions as hosting
from tutela.casework.hosting.queries import ips_of, is_stale, verdict_of
from tutela.casework.partners.between.notices import name_of, seal_page
from tutela.casework.takedown.actions.moving import locked, move, require_state
from tutela.casework.takedown.errors import BadWord
from tutela.casework.takedown.letters.machine_part import Line, Sender, as_csv, as_xarf
from tutela.casework.takedown.letters.templates import Template, template_in_force
from tutela.casework.takedown.letters.texts import say
from tutela.casework.takedown.models import Notice, NoticeItem, State
from tutela.casework.takedown.queries import items_of
from tutela.casework.takedown.states import SENDABLE
from tutela.engine.identifiers import defanged
from tutela.printable import printable

_TOKEN_BYTES = 24
_CODE_DIGITS = 8


def send_notice(by: Actor, notice: Notice, seen: int) -> Notice:
    """Send a notice, or say why it did not go: where it stands then is the receipt.

    Args:
        by: who sends it.
        notice: which.
        seen: the version they saw.

    Raises:
        NotAllowed: the actor works on no notices.
        NoticeMoved: it is another version by now, or is not to be sent: held, sent, ended.
        NoTemplate: the unit approved no templates.
        BadWord: an address cannot be written for machines exactly as it is.
    """
    gate.require(by, Act.WORK_NOTICES, on=notice)
    require_state(notice, *SENDABLE)
    template, version = template_in_force(by.unit, "host")
    _look_again(by, notice)
    with transaction.atomic():
        current = locked(notice, seen)
        require_state(current, *SENDABLE)
        items = items_of(current)
        changed = _changes(current, items)
        if changed:
            current.reason = changed
            move(by, current, "stopped", State.STOPPED, changed)
            return current
        delivery = _mail(by, current, items, template)
        current.delivery, current.template_version = delivery, version
        is_refused = delivery.state == Delivery.State.REFUSED
        current.reason = delivery.reason if is_refused else ""
        state = State.NOT_SENT if is_refused else State.SENDING
        says = delivery.reason if is_refused else f"To {current.recipient}"
        move(by, current, "not_sent" if is_refused else "sent", state, says)
        return current


def _look_again(by: Actor, notice: Notice) -> None:
    """Run stale facts again, from files, and outside where a setting names whom to ask."""
    for item in items_of(notice):
        trace = item.trace
        if not is_stale(trace) or not trace.host:
            continue
        if settings.TUTELA.hosting.resolver and not trace.is_onion:
            hosting.look_up(by, trace)
        else:
            hosting.look_again(by, trace)


def _changes(notice: Notice, items: Sequence[NoticeItem]) -> str:
    """Say what is no more as it was when the notice was drafted, or nothing."""
    for item in items:
        verdict = verdict_of(item.trace)
        now = (
            (verdict.country, verdict.provider, notice.recipient in verdict.abuse)
            if verdict
            else ("", "", False)
        )
        if now != (notice.country, notice.provider, True):
            where = ", ".join(filter(None, (now[1], now[0]))) or "not settled"
            return f"Address {item.number} is hosted elsewhere by now: {where}. Draft it anew."
        if is_stale(item.trace):
            return f"Where address {item.number} is hosted could not be looked at again. Look at its trace."
    return ""


def _mail(by: Actor, notice: Notice, items: Sequence[NoticeItem], template: Template) -> Delivery:
    """Put the mail down, and seal the page on which the provider answers, where there is a door for it."""
    portal, address, code = settings.TUTELA.portal, "", ""
    if portal.on and portal.address:
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        code = "".join(secrets.choice("0123456789") for _ in range(_CODE_DIGITS))
        address = f"{portal.address.rstrip('/')}/notices/{token}/"
        notice.token_sha256, notice.page = name_of(token), seal_page(token, code, _page(notice, items))
    subject, text = template.written(say(notice, items, answer_address=address, code=code))
    return send_mail(
        by, to=notice.recipient, subject=subject, text=text, about=str(notice), owner=by.person or None,
        key=f"notice-{notice.pk}-{notice.version}-{secrets.token_hex(4)}",
        attached=_attached(notice, items, template),
    )  # fmt: skip


def _page(notice: Notice, items: Sequence[NoticeItem]) -> dict[str, Any]:
    addresses = [
        {"number": item.number, "address": printable(defanged(item.trace.address))} for item in items
    ]
    return {"reference": str(notice), "unit": str(notice.unit), "addresses": addresses}


def _attached(notice: Notice, items: Sequence[NoticeItem], template: Template) -> list[Attachment]:
    """Write the part for machines, which says every address exactly as it is, or nothing at all.

    Raises:
        BadWord: an address does not come back from it as it went in.
    """
    lines = [Line(item.number, item.trace.address, next(iter(ips_of(item.trace)), "")) for item in items]
    table = as_csv(str(notice), lines)
    back = [row[2] for row in list(csv.reader(io.StringIO(table.decode(), newline="")))[1:]]
    found = [Attachment("addresses.csv", "text/csv", table)]
    sender = Sender(str(notice.unit), settings.TUTELA.mail.sender or "nobody@tutela.invalid")
    for line in lines:
        if not template.classification:
            continue
        octets = as_xarf(str(uuid4()), line, sender, template.classification, timezone.now())
        if json.loads(octets)["url"] != line.address:
            raise BadWord(f"Address {line.number} cannot be written in XARF as it is. Nothing was sent.")
        found.append(Attachment(f"xarf-{line.number}.json", "application/json", octets))
    if back != [line.address for line in lines]:
        raise BadWord("An address cannot be written in the table as it is. Nothing was sent.")
    return found
