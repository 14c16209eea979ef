"""Notes that a partner's program has a bank, or has it no more."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.lookups.actions import locked
from tutela.casework.lookups.models import Bank, Grant


@transaction.atomic
def take_up_bank(by: Actor, grant: Grant, bank: Bank, *, is_there: bool) -> Bank:
    """Note that a program that makes its banks itself has made this one, or left it; no list changes.

    Raises:
        NotAllowed: the actor is a person.
        GrantMoved: the grant is not in force any more.
    """
    gate.require(by, Act.ANSWER_LOOKUPS, grant)
    locked.in_force(grant.pk)
    bank.taken_up_at = timezone.now() if is_there else None
    bank.save(update_fields=["taken_up_at"])
    log.record(
        by, "grant.bank_taken_up" if is_there else "grant.bank_left", purpose="sharing", wrote=[bank],
        grant=grant.pk, bank=bank.pk,
    )  # fmt: skip
    return bank
