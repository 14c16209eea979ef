"""The steps by which a holder is told: until when it answers, and what a partner is written."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from tutela.casework import database
from tutela.casework.channels.actions.send_mail import send_mail
from tutela.casework.channels.models import Delivery
from tutela.casework.gate import Actor
from tutela.casework.series.holding.holders import Holder, mailbox_of
from tutela.casework.series.models import Series, Telling

# Starting values of the makers, no agency's rule.
_DAYS = {Telling.Kind.CASE: 3, Telling.Kind.UNIT: 3, Telling.Kind.PARTNER: 14, Telling.Kind.LISTED: 14}
_SETTLED = """You were given {through} by {unit}. The child of {items} of its items is identified.

Please stop whatever you do to identify the child, mark the items as identified with you, tell those to whom
you gave them, and confirm to us that you did, naming {series}.

We do not say who the child is, here or elsewhere. Do not answer with anything about the child.
"""
_TAKEN_BACK = """You were given {through} by {unit}, and we told you, as {series}, that a child is identified.

That was a mistake. Please take it back with you and with those whom you told, and confirm to us that you did,
naming {series}.
"""


def due_from(moment: datetime, kind: Telling.Kind) -> datetime:
    """Give until when a holder of a kind is to confirm what it is told now."""
    return moment + timedelta(days=_DAYS[kind])


def mail_holder(by: Actor, telling: Telling) -> Delivery | None:
    """Write to a partner whom somebody can be written to; what came of it stands in the delivery."""
    to = mailbox_of(telling.partner_id) if telling.partner_id else ""
    if not to:
        return None
    form = _SETTLED if telling.is_settled else _TAKEN_BACK
    series = telling.series
    text = form.format(
        through=telling.through, unit=series.unit.name, items=telling.items, series=series.reference
    )
    subject = f"{series.reference} of {series.unit.name}: please confirm"
    return send_mail(
        by, to=to, subject=subject, text=text, about=series.reference, owner=series.owner_id,
        key=f"telling-{telling.pk}-{telling.chased}",
    )  # fmt: skip


def write_tellings(series: Series, unit: int, found: Sequence[Holder]) -> list[Telling]:
    """Write who is told in this round and was not yet; give the rows that are new."""
    there = set(series.tellings.filter(round=series.round).values_list("holder", flat=True))
    now = timezone.now()
    return database.insert(
        Telling(
            series=series, round=series.round, is_settled=series.is_settled, kind=one.kind, holder=one.key,
            unit_id=unit, case_id=one.case, partner_id=one.partner, through=one.through, items=one.items,
            told_at=now, due_at=due_from(now, one.kind),
        )
        for one in found
        if one.key not in there
    )  # fmt: skip
