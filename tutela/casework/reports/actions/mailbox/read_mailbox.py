"""Reads the unit's mailbox once."""

from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.channels.models import MailboxRound
from tutela.casework.channels.outward import mailbox
from tutela.casework.channels.outward.answers import Answer, Outcome
from tutela.casework.channels.outward.mailbox import Session, Unanswered
from tutela.casework.custody import copies, log
from tutela.casework.gate import Act, Actor
from tutela.casework.reports import queries
from tutela.casework.reports.actions.mailbox.take_in_mail import Became, take_in_mail
from tutela.casework.reports.actions.unopened.set_aside import set_aside
from tutela.casework.reports.errors import NotOurMailbox
from tutela.casework.reports.incoming import receipts
from tutela.casework.reports.models import Unopened
from tutela.engine.formats.known import OverLimit
from tutela.engine.formats.reports.mail import reading
from tutela.engine.media.fence.fence import Fence
from tutela.printable import printable

_AT_ONCE = 200
_DOOR = Unopened.Door.MAIL.value


def read_mailbox(by: Actor) -> MailboxRound:
    """Take in what waits in the mailbox, some at a time, and what somebody wants tried again.

    Each message is moved on the server only once it is ours: a sudden end before leaves it there, and it is
    taken in once all the same. One that is too large is listed, and left for people to see to. Nobody is
    answered.

    Returns:
        the round's row, whose `outcome` is the receipt or the reason why nothing was read.

    Raises:
        NotAllowed: that is for those who work on reports, and the machine.
        NotOurMailbox: it is another unit's.
        FenceUnusable: nothing can be read here.
        OSError: the vault could not be written.
    """
    gate.require(by, Act.READ_MAILBOX)
    if by.unit != queries.mailbox_unit():
        raise NotOurMailbox("The mailbox that [mailbox] names is another unit's. Nothing was read.")
    row = _begin(by)
    with Fence(reading.WORK, least=settings.TUTELA_FENCE) as fence:

        def take(octets: bytes) -> None:
            _count(row, take_in_mail(by, fence, octets))

        _try_again(by, take)
        try:
            with mailbox.opened() as session:
                _visit(by, session, row, take)
                answer = Answer(Outcome.ACCEPTED, "", session.address)
        except Unanswered as refused:
            answer = refused.answer
    return _end(by, row, answer)


@transaction.atomic
def _begin(by: Actor) -> MailboxRound:
    cut_off = MailboxRound.objects.filter(unit=by.unit, ended_at=None)
    cut_off.update(ended_at=timezone.now(), outcome=Outcome.NO_ANSWER.value, says="It was cut off.")
    return MailboxRound.objects.create(unit_id=by.unit, asked_by=by.name)


def _try_again(by: Actor, take: Callable[[bytes], None]) -> None:
    for row in queries.wanted_mails(by.unit):
        if row.copy is not None:
            with copies.open_copy(by, row.copy, receipts.NO_ITEM) as stream:
                octets = stream.read()
            take(octets)


def _visit(by: Actor, session: Session, row: MailboxRound, take: Callable[[bytes], None]) -> None:
    waiting = session.waiting()
    row.left = len(waiting)
    taken = 0
    for number in waiting:
        if taken == _AT_ONCE:
            break
        if session.size_of(number) > reading.MOST_BYTES:
            _leave(by, number, today=timezone.now().date())
            row.unopened += 1
        else:
            octets = session.message(number)
            if not octets:
                # Somebody else took it away meanwhile.
                continue
            take(octets)
        session.move(number)
        row.left -= 1
        taken += 1


@transaction.atomic
def _leave(by: Actor, number: str, today: date) -> None:
    chosen = settings.TUTELA.mailbox
    why = OverLimit(
        f"It is longer than {reading.MOST_BYTES >> 20} MiB and was not fetched. It lies in the folder "
        f"{printable(chosen.moved_to)} of the mailbox: save what came with it, and receive that."
    )
    set_aside(by, _DOOR, f"message {number} of {today.isoformat()}", timezone.now(), why)


def _count(row: MailboxRound, became: Became) -> None:
    setattr(row, became.value, getattr(row, became.value) + 1)


@transaction.atomic
def _end(by: Actor, row: MailboxRound, answer: Answer) -> MailboxRound:
    row.ended_at, row.outcome = timezone.now(), answer.outcome.value
    row.address, row.says = answer.address[:100], answer.says[:500]
    row.save()
    log.record(
        by, "mailbox.read", purpose="report", wrote=[row], mailbox_round=row.pk, outcome=row.outcome,
        new=row.new, versions=row.versions, held=row.held, unopened=row.unopened, left=row.left,
    )  # fmt: skip
    return row
