"""Adds a lead that a person knows: words, a language or a product, with the row that says it."""

import re

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.referrals.errors import BadLead, ReferralMoved
from tutela.casework.referrals.models import Lead, Referral
from tutela.casework.referrals.states import BY_HAND
from tutela.engine.taxonomy import terminology
from tutela.printable import printable

_LONGEST_VALUE, _LONGEST_SOURCE = 300, 60
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")


@transaction.atomic
def add_lead(by: Actor, referral: Referral, kind: str, value: str, source: str) -> Lead:
    """Add a lead by hand; the same one twice is there once.

    Args:
        by: who adds it.
        referral: to which.
        kind: one of `BY_HAND`.
        value: the words, the code of the language as in BCP 47, or maker, model or article number.
        source: the row that says it: "message 12", "E-3", "frame at 12 s".

    Raises:
        NotAllowed: the actor does not work on referrals.
        ReferralMoved: it was closed.
        BadLead: it is none of these kinds, something is missing, or it is too long.
        RefusedWords: it holds words that are not used here.
    """
    gate.require(by, Act.WORK_REFERRALS, on=referral)
    terminology.guard(value, source)
    value, source = printable(value.strip()), printable(source.strip())
    if kind not in BY_HAND:
        raise BadLead(f"By hand a lead is one of {', '.join(BY_HAND)}.")
    if not value or not source or len(value) > _LONGEST_VALUE or len(source) > _LONGEST_SOURCE:
        raise BadLead(
            f"Say what it is in {_LONGEST_VALUE} characters at most, and what says it in {_LONGEST_SOURCE}."
        )
    if kind == Lead.Kind.LANGUAGE and _LANGUAGE.fullmatch(value) is None:
        raise BadLead("Write a language by its code: en, cy, pt-BR.")
    current = Referral.objects.select_for_update(of=["self"]).get(pk=referral.pk)
    if current.ended_at is not None:
        raise ReferralMoved(f"{current} has ended: {current.get_state_display().lower()}.")
    lead, is_new = Lead.objects.get_or_create(referral=current, kind=kind, value=value, source=source)
    if is_new:
        log.record(
            by, "referral.leads_added", purpose="safeguarding", wrote=[lead], referral=current.pk,
            item=current.item_id, leads=1,
        )  # fmt: skip
    return lead
