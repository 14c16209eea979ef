"""What the pages of channels say."""

from typing import Any

from django.urls import reverse

from tutela.casework import gate
from tutela.casework.channels import presenters, queries
from tutela.casework.channels.models import Delivery
from tutela.casework.gate import Act, Actor
from tutela.casework.times import moment, moment_to_the_second

Context = dict[str, Any]
SHOWN = 50
_NOBODY = "The supervisors"


def outbound(by: Actor, state: str, before: int | None) -> Context:
    """Say what the page of all deliveries shows: a page of them, newest first.

    Args:
        by: who reads it.
        state: the one that is shown, or "" for all.
        before: the number of the delivery that the page before ended with.
    """
    state = state if state in Delivery.State.values else ""
    chosen = queries.deliveries(by, state)
    page = list((chosen.filter(pk__lt=before) if before else chosen)[: SHOWN + 1])
    shown, href = page[:SHOWN], reverse("outbound")
    kept = f"state={state.replace(' ', '+')}&" if state else ""
    return {
        "deliveries": [_row(delivery) for delivery in shown],
        "states": [
            {"label": one.value.capitalize(), "href": f"{href}?state={one.value.replace(' ', '+')}",
             "is_chosen": one.value == state}
            for one in Delivery.State
        ],
        "all_href": href if state else "",
        "paging": {
            "says": "",
            "newer": f"{href}?{kept}" if before else "",
            "older": f"{href}?{kept}before={shown[-1].pk}" if len(page) > SHOWN else "",
        },
    }  # fmt: skip


def _row(delivery: Delivery) -> Context:
    is_over = delivery.state in (Delivery.State.ACCEPTED, Delivery.State.SETTLED)
    return {
        "number": delivery.pk,
        "href": reverse("delivery", args=[delivery.pk]),
        "kind": delivery.kind,
        "about": delivery.about,
        "to": delivery.to,
        "made": moment(delivery.made_at),
        "stands": presenters.stands(delivery),
        "age": "" if is_over else presenters.age(delivery.made_at),
        "owner": delivery.owner.name if delivery.owner else _NOBODY,
        "is_failed": delivery.state in queries.FAILED,
    }


def delivery(by: Actor, delivery: Delivery) -> Context:
    """Say what the page of one delivery shows: where it stands, every attempt, and what may be done."""
    is_failed = delivery.state in queries.FAILED
    is_open = is_failed or delivery.state == Delivery.State.WAITING
    return {
        **_row(delivery),
        "subject": delivery.subject,
        "made_by": delivery.made_by,
        "sha256": delivery.sha256,
        "dress": presenters.dress(delivery),
        # What a message says may be casework; whoever only tends machines does not read it.
        "body": _written(delivery) if gate.may(by, Act.SEE_CASEWORK) else "",
        "next": moment(delivery.next_at),
        "attempts": [
            {
                "number": each.number,
                "when": moment_to_the_second(each.began_at),
                "address": each.address,
                "says": presenters.attempt_says(each),
                "raw": presenters.raw_says(bytes(each.raw or b"")) if gate.may(by, Act.SEE_CASEWORK) else "",
                "is_whole": each.is_whole,
                "bytes": len(each.raw or b""),
            }
            for each in queries.attempts_of(delivery)
        ],
        "may_try": is_failed,
        "settle_href": reverse("delivery-settle", args=[delivery.pk]) if is_open else "",
        "outbound_href": reverse("outbound"),
    }


def _written(delivery: Delivery) -> str:
    """Give what was written: of a mail that is sealed, what is inside."""
    return bytes(delivery.body if delivery.clear is None else delivery.clear).decode("utf-8", "replace")
