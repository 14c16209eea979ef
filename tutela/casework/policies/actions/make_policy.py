"""Makes a policy, as yet without any text."""

import re

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.models import Unit
from tutela.casework.policies import rule_books
from tutela.casework.policies.errors import BadPolicy
from tutela.casework.policies.models import Policy

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


@transaction.atomic
def make_policy(
    by: Actor, name: str, title: str, owner: str, *, rule_book: str = "", must_be_read: bool = False
) -> Policy:
    """Make a policy.

    Args:
        by: who acts.
        name: what it is called in addresses and commands: small letters, digits and hyphens.
        title: what people call it.
        owner: who answers for it.
        rule_book: the name under which a room follows it; empty for a document.
        must_be_read: everybody of the unit is asked to say that they read it.

    Raises:
        BadPolicy: the name is none or taken, something is missing, or no room follows such a rule book.
    """
    gate.require(by, Act.WRITE_POLICY)
    if not _NAME.fullmatch(name):
        raise BadPolicy(f"Name {name!r}: use small letters, digits and hyphens, 60 at most.")
    if not title.strip() or not owner.strip():
        raise BadPolicy("A policy needs a title, and an owner who answers for it.")
    if rule_book and rule_books.named(rule_book) is None:
        known = ", ".join(sorted(rule_books.every())) or "none"
        raise BadPolicy(f"No room follows a rule book {rule_book!r}. Those that are followed: {known}.")
    there = Policy.objects.filter(unit=by.unit)
    if there.filter(name=name).exists():
        raise BadPolicy(f"There is a policy {name!r} already. Draft a new version of it.")
    if rule_book and there.filter(rule_book=rule_book).exists():
        raise BadPolicy(f"The unit has {rule_book} already. Draft a new version of them.")
    policy = Policy.objects.create(
        unit=Unit.objects.get(pk=by.unit), name=name, title=title.strip(), owner=owner.strip(),
        rule_book=rule_book, must_be_read=must_be_read,
    )  # fmt: skip
    log.record(
        by, "policy.made", purpose="policy", wrote=[policy], policy=policy.pk, name=name, rule_book=rule_book
    )
    return policy
