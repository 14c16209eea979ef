"""The step that drafts a referral for an item with its leads, unless its child is identified."""

from django.utils import timezone

from tutela.casework import database
from tutela.casework.clocks.actions.start import start
from tutela.casework.custody import log
from tutela.casework.gate import Actor
from tutela.casework.items.models import Item
from tutela.casework.jobs import queue
from tutela.casework.origins import queries as origins
from tutela.casework.origins.actions.note_identities import note_identities
from tutela.casework.origins.models import Identity
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.referrals.kinds import TELL_HOLDERS
from tutela.casework.referrals.leads import leads_of
from tutela.casework.referrals.models import Lead, Reason, Referral, State, Version
from tutela.casework.referrals.states import limit_of

Row = Referral | Version | Lead | Identity


def draft(by: Actor, item: Item) -> Referral:
    """Draft a referral for an item, or add to the one that is open for it the leads that came since.

    Of an item whose child is identified, or that is the same as one, no further referral is opened: leads go
    to the one that says so. Where another unit says so, what is written here is closed at once.

    Raises:
        OutsideTransaction: there is no transaction.
    """
    database.require_transaction("A referral is drafted inside the transaction of the act that causes it.")
    lock_unit(by.unit)
    referral = Referral.objects.filter(item=item, ended_at=None).first()
    known = origins.identified_like(item) if referral is None else None
    if known is not None:
        return _known(by, item, *known)
    written: list[Row] = []
    if referral is None:
        referral = Referral.objects.create(unit_id=by.unit, item=item)
        first = Version.objects.create(referral=referral, number=1, state=State.DRAFT, made_by=by.name)
        limit = limit_of(State.DRAFT)
        if limit is not None:
            start(by, "referral", [referral.pk], limit)
        written = [referral, first]
    added = _add_leads(by, referral, item)
    if written or added:
        log.record(
            by, "referral.drafted" if written else "referral.leads_added", purpose="safeguarding",
            wrote=[*written, *added], referral=referral.pk, item=item.pk, leads=len(added),
        )  # fmt: skip
    return referral


def _add_leads(by: Actor, referral: Referral, item: Item) -> list[Lead]:
    there = set(referral.leads.values_list("kind", "source", "value"))
    return database.insert(
        Lead(referral=referral, kind=found.kind, source=found.source, value=found.value)
        for found in dict.fromkeys(leads_of(by, item))
        if (found.kind.value, found.source, found.value) not in there
    )


def _known(by: Actor, item: Item, identity: Identity, because: str) -> Referral:
    """Keep a further item of a child that is identified, with its leads, and open nothing."""
    written: list[Row] = []
    stands = (
        Referral.objects.filter(unit=by.unit, pk=identity.referral).first() if identity.referral else None
    )
    if stands is None:
        now = timezone.now()
        stands = Referral.objects.create(unit_id=by.unit, item=item, state=State.CLOSED, ended_at=now)
        written += [stands]
        written += [
            Version.objects.create(
                referral=stands, number=1, state=State.CLOSED, reason=Reason.KNOWN, made_by=by.name
            )
        ]
    written += note_identities(by, {item.pk: because}, identity.says, identity.referral)
    written += _add_leads(by, stands, item)
    if written:
        log.record(
            by, "referral.further_item", purpose="safeguarding", wrote=written, referral=stands.pk,
            item=item.pk, because=because,
        )  # fmt: skip
    if identity.referral:
        queue.queue_once(TELL_HOLDERS, by.unit, {"referral": identity.referral})
    return stands
