"""Keeps a mail that came back about a notice; one that says it was not delivered makes a task."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.channels.models import Delivery
from tutela.casework.gate import Act, Actor
from tutela.casework.takedown.actions.moving import locked, move
from tutela.casework.takedown.errors import BadWord
from tutela.casework.takedown.letters import replies
from tutela.casework.takedown.letters.replies import Kind
from tutela.casework.takedown.models import MailEvent, Notice, State

MOST_BYTES = 1 << 20
_WENT_OUT = (State.SENDING, State.SENT, State.ANSWERED)


@transaction.atomic
def keep_reply(by: Actor, octets: bytes) -> MailEvent | None:
    """Keep a mail with the notice that it is about; kept twice, it is one. None where it is about none.

    Nothing in it is opened or followed. A report that the notice was not delivered moves it to those that
    somebody has to see to, with the reason; what was told by telephone since stays told.

    Args:
        by: who brings it, a person or the machine that reads the mailbox.
        octets: the whole mail.

    Raises:
        NotAllowed: the actor works on no notices.
        BadWord: it is larger than what is kept.
    """
    gate.require(by, Act.WORK_NOTICES if by.person else Act.FOLLOW_NOTICES)
    if len(octets) > MOST_BYTES:
        raise BadWord(f"The mail has {len(octets):,} bytes; {MOST_BYTES:,} are the most that is kept here.")
    reply = replies.read(octets)
    notice = _about(by, reply.key)
    if notice is None:
        return None
    there = MailEvent.objects.filter(notice=notice, sha256=reply.sha256).first()
    if there is not None:
        return there
    current = locked(notice)
    event = MailEvent.objects.create(
        notice=current, kind=reply.kind.value, status=reply.status, says=reply.says[:500], octets=octets,
        sha256=reply.sha256, by=by.name,
    )  # fmt: skip
    says = " ".join(filter(None, (reply.kind.value, reply.status, reply.says)))
    if reply.kind is Kind.FAILED and current.state in _WENT_OUT and not _was_told_otherwise(current):
        current.reason = says[:500]
        move(by, current, "bounced", State.NOT_SENT, says, [event])
    else:
        move(by, current, "mail_came", says=says, wrote=[event])
    return event


def _was_told_otherwise(notice: Notice) -> bool:
    """Say whether a person told it by another way, so that what becomes of its mail changes nothing."""
    return notice.delivery is not None and notice.delivery.state == Delivery.State.SETTLED


def _about(by: Actor, key: str) -> Notice | None:
    """Find the notice whose mail has a key, whichever of its mails that was."""
    if not key or not Delivery.objects.filter(unit=by.unit, key=key).exists():
        return None
    return Notice.objects.filter(unit=by.unit, pk=int(key.split("-")[1])).first()
