"""Has a policy or rule book of the demonstration approved by two people, once."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from tutela.casework.gate import Actor
from tutela.casework.policies import actions as policies
from tutela.casework.policies.models import Policy

READ_ON = date(2026, 11, 28)


@transaction.atomic
def approve(
    by: Actor,
    approvers: Sequence[Actor],
    name: str,
    title: str,
    rule_book: str,
    text: str,
    *,
    must_be_read: bool = False,
) -> Policy:
    """Have a text approved under a name, unless a policy has that name or follows that rule book already.

    Args:
        by: who writes and proposes it.
        approvers: two others, who approve it.
        name: the policy's, in addresses.
        title: for people.
        rule_book: which program reads it; empty for a policy that people read.
        text: what it says.
        must_be_read: everybody of the unit is asked to say that they read it.
    """
    own = Policy.objects.filter(unit=by.unit)
    there = own.filter(rule_book=rule_book).first() if rule_book else own.filter(name=name).first()
    if there is not None:
        return there
    policy = policies.make_policy(
        by, name, title, "Head of unit", rule_book=rule_book, must_be_read=must_be_read
    )
    drafted = policies.draft(
        by, policy, text, change="First version", citation="The demonstration", read_on=READ_ON
    )
    version = policies.propose(by, drafted)
    for each in approvers:
        policies.approve(each, version, version.digest)
    return policy
