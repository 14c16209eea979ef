"""Enters what somebody told staff by telephone, by letter or in person."""

from dataclasses import dataclass

from django.db import transaction

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.reports.actions.calls.speak_receipt import draw
from tutela.casework.reports.actions.keep_contact import keep_contact
from tutela.casework.reports.actions.receive import Arrival, Receipt, receive
from tutela.casework.reports.calls.call import Call
from tutela.casework.reports.models import Report, SpokenReceipt


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of it: the report's receipt, and the words to be read aloud, which are kept nowhere.

    Entered before, there are no words: they were shown then.
    """

    receipt: Receipt
    spoken: SpokenReceipt | None = None
    words: tuple[str, ...] = ()


@transaction.atomic
def enter_call(by: Actor, call: Call, contact: str = "") -> Entered:
    """Make a report of it, of a channel of its own, with who took it and when; entered twice, it is one.

    Args:
        by: who took it.
        call: what was told.
        contact: how they can be reached; sealed apart, it takes two people to read it.

    Raises:
        NotAllowed: the actor may enter none.
        OSError: the vault could not be written; then nothing is on record.
    """
    gate.require(by, Act.ENTER_CALLS)
    (receipt,) = receive(by, [Arrival(*call.told(by.name))])
    if not receipt.is_new:
        return Entered(receipt)
    report = Report.objects.get(pk=receipt.report)
    if contact:
        keep_contact(by, report, receipt.version, contact)
    spoken, words = draw(by, report)
    return Entered(receipt, spoken, words)
