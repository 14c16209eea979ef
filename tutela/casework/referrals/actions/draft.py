"""The step that drafts a referral for an item, with the leads on its rows."""

from tutela.casework import database
from tutela.casework.clocks.actions.start import start
from tutela.casework.custody import log
from tutela.casework.gate import Actor
from tutela.casework.items.models import Item
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.referrals.leads import leads_of
from tutela.casework.referrals.models import Lead, Referral, State, Version
from tutela.casework.referrals.states import limit_of


def draft(by: Actor, item: Item) -> Referral:
    """Draft a referral for an item, or add to the one that is open for it the leads that came since.

    Raises:
        OutsideTransaction: there is no transaction.
    """
    database.require_transaction("A referral is drafted inside the transaction of the act that causes it.")
    lock_unit(by.unit)
    referral = Referral.objects.filter(item=item, ended_at=None).first()
    written: list[Referral | Version | Lead] = []
    if referral is None:
        referral = Referral.objects.create(unit_id=by.unit, item=item)
        first = Version.objects.create(referral=referral, number=1, state=State.DRAFT, made_by=by.name)
        limit = limit_of(State.DRAFT)
        if limit is not None:
            start(by, "referral", [referral.pk], limit)
        written = [referral, first]
    there = set(referral.leads.values_list("kind", "source", "value"))
    added = database.insert(
        Lead(referral=referral, kind=found.kind, source=found.source, value=found.value)
        for found in dict.fromkeys(leads_of(by, item))
        if (found.kind.value, found.source, found.value) not in there
    )
    if written or added:
        log.record(
            by, "referral.drafted" if written else "referral.leads_added", purpose="safeguarding",
            wrote=[*written, *added], referral=referral.pk, item=item.pk, leads=len(added),
        )  # fmt: skip
    return referral
