"""Has a webhook called that the settings allow."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import uuid4

from django.db import transaction

from tutela.casework import gate
from tutela.casework.channels import messages, queries
from tutela.casework.channels.actions.put_down import put_down
from tutela.casework.channels.errors import NotAllowedOut
from tutela.casework.channels.models import Delivery
from tutela.casework.channels.outward import allowed
from tutela.casework.gate import Act, Actor


@transaction.atomic
def call_webhook(
    by: Actor,
    *,
    to: str,
    content: Mapping[str, object],
    about: str,
    owner: int | None = None,
    give_up_after: timedelta = timedelta(days=1),
    key: str = "",
) -> Delivery:
    """Put down the call of a webhook, to be made by a job; as `send_mail`, with JSON for a text.

    Raises:
        NotAllowed: the actor may send nothing out.
        NotAddressable: it is no address of a webhook, or too much.
    """
    gate.require(by, Act.SEND_OUT)
    key = key or str(uuid4())
    there = queries.delivery_by_key(by.unit, key)
    if there is not None:
        return there
    body, refused = messages.payload(content), None
    try:
        allowed.webhook(to)
    except NotAllowedOut as named:
        refused = named
    return put_down(
        by, Delivery.Kind.WEBHOOK, key, about, to, body,
        owner=owner, give_up_after=give_up_after, refused=refused,
    )  # fmt: skip
