"""Has a mail sent by the unit's own mail server."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

from django.db import transaction

from tutela.casework import gate
from tutela.casework.channels import messages, queries
from tutela.casework.channels.actions.put_down import put_down
from tutela.casework.channels.errors import NotAllowedOut
from tutela.casework.channels.messages import Attachment
from tutela.casework.channels.models import Delivery
from tutela.casework.channels.outward import allowed
from tutela.casework.channels.outward.sealing import Dressed, dress
from tutela.casework.gate import Act, Actor


@transaction.atomic
def send_mail(
    by: Actor,
    *,
    to: str,
    subject: str,
    text: str,
    about: str,
    owner: int | None = None,
    give_up_after: timedelta = timedelta(days=1),
    key: str = "",
    attached: Sequence[Attachment] = (),
) -> Delivery:
    """Put down a mail, to be sent by a job; nothing has gone when this returns.

    It is sealed to the certificates that the recipient's partner gave, and signed, where there are any. What
    came of it stands in the row: `state` is "refused here" at once where no setting names server or
    recipient, or where it has to be sealed and cannot be; "waiting" until the server took it ("accepted") or
    time is over ("not delivered").

    Args:
        by: who sends it.
        to: one address.
        subject: one line.
        text: plain text.
        about: what it belongs to, as people call it: "R-12".
        owner: the number of the person who sees to it if it does not arrive; the supervisors, if None.
        give_up_after: how long attempts go on.
        attached: files of text that go with it.
        key: tells it from others; the same key again gives the delivery that is there.

    Raises:
        NotAllowed: the actor may send nothing out.
        NotAddressable: it cannot be sent as it is.
    """
    gate.require(by, Act.SEND_OUT)
    key = key or str(uuid4())
    there = queries.delivery_by_key(by.unit, key)
    if there is not None:
        return there
    clear, refused = messages.mail(to, subject, text, key, attached), None
    dressed = Dressed(clear)
    try:
        allowed.require_recipient(to)
        allowed.mail_server()
        dressed = dress(by.unit, to, clear)
    except NotAllowedOut as named:
        refused = named
    return put_down(
        by, Delivery.Kind.MAIL, key, about, to, clear,
        dressed=dressed, subject=subject, owner=owner, give_up_after=give_up_after, refused=refused,
    )  # fmt: skip
