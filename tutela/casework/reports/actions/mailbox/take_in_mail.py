"""The step that takes one mail in: as a report, as its next version, or among what could not be opened."""

from dataclasses import replace
from enum import StrEnum
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from tutela.casework.gate import Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.reports.actions.keep_contact import keep_contact
from tutela.casework.reports.actions.receive import Arrival, Receipt, receive
from tutela.casework.reports.actions.receive_media import receive_attachments
from tutela.casework.reports.actions.seal_octets import seal_octets
from tutela.casework.reports.actions.unopened.set_aside import close, set_aside
from tutela.casework.reports.models import Report, Unopened
from tutela.engine.formats.known import Malformed
from tutela.engine.formats.reports.mail import reading
from tutela.engine.formats.reports.mail.reading import Mail
from tutela.engine.media.fence.fence import Fence, FenceBreach

_DOOR = Unopened.Door.MAIL.value
_LONGEST_NAME = 200


class Became(StrEnum):
    """What one mail became."""

    NEW = "new"
    VERSION = "versions"
    HELD = "held"
    UNOPENED = "unopened"


def take_in_mail(by: Actor, fence: Fence, octets: bytes) -> Became:
    """Take a mail in, durably, before anything is done to it where it lies; taken twice, it is one.

    Its own name (Message-ID) says which report it is: the same bytes again make nothing, other bytes of the
    same name the report's next version. What comes with it goes down the line of any content.

    Args:
        by: whose gate was asked.
        fence: made for `reading.WORK`.
        octets: the mail as it was received.

    Raises:
        FenceUnusable: nothing can be read here.
        OSError: the vault could not be written; then nothing is on record.
    """
    reference = f"sha256 {sha256(octets).hexdigest()}"
    try:
        mail = reading.read(fence, octets)
    except (Malformed, FenceBreach) as wrong:
        _set_aside(by, reference, octets, wrong)
        return Became.UNOPENED
    receipt = _receive(by, mail, reference, octets)
    if mail.attachments:
        parts = [(each.name, each.octets) for each in mail.attachments]
        receive_attachments(by, receipt, parts)
    if receipt.is_held:
        return Became.HELD
    return Became.NEW if receipt.is_new else Became.VERSION


@transaction.atomic
def _receive(by: Actor, mail: Mail, reference: str, octets: bytes) -> Receipt:
    own = mail.message_id if 0 < len(mail.message_id) <= _LONGEST_NAME else reference
    (receipt,) = receive(by, [Arrival(replace(mail.told, sender_reference=own), octets)])
    if mail.sender and not receipt.is_held:
        # Each version may be of another sender.
        keep_contact(by, Report.objects.get(pk=receipt.report), receipt.version, mail.sender)
    close(by, _DOOR, reference)
    return receipt


@transaction.atomic
def _set_aside(by: Actor, reference: str, octets: bytes, wrong: Malformed | FenceBreach) -> None:
    lock_unit(by.unit)
    now = timezone.now()
    set_aside(by, _DOOR, reference, now, wrong, copy=seal_octets(by, octets, now))
