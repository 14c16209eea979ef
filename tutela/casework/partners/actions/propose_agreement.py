"""Puts down what is agreed with a partner."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.partners.actions import locked
from tutela.casework.partners.errors import BadPartner
from tutela.casework.partners.models import Agreement, Partner
from tutela.engine.formats.reports.told import Source


@transaction.atomic
def propose_agreement(
    by: Actor,
    partner: Partner,
    kinds: Sequence[str],
    *,
    legal_basis: str,
    contact: str,
    valid_from: date,
    valid_to: date | None = None,
    seals_mail: bool = False,
) -> Agreement:
    """Put down an agreement; it holds once another person confirmed it.

    Args:
        by: who proposes it.
        partner: with whom.
        kinds: the sources of reports that are accepted from it, as `Source` has them.
        legal_basis: the law or the memorandum, with its section.
        contact: whom to ask there.
        valid_from: its first day.
        valid_to: its last day; None where it has none.
        seals_mail: no mail leaves for it in clear.

    Raises:
        BadPartner: something is missing, no kind is named, or it ends before it begins.
        PartnerMoved: the partner has ended.
    """
    gate.require(by, Act.MANAGE_PARTNERS, partner)
    current = locked.partner(partner.pk, locked.State.ENTERED, locked.State.APPROVED)
    known = {source.value for source in Source}
    if not kinds or not set(kinds) <= known:
        raise BadPartner(f"Name what is accepted: {', '.join(sorted(known))}.")
    if not legal_basis.strip() or not contact.strip():
        raise BadPartner("An agreement needs its legal basis, and whom to ask.")
    if valid_to is not None and valid_to < valid_from:
        raise BadPartner("It ends before it begins.")
    agreement = Agreement.objects.create(
        partner=current, kinds=sorted(set(kinds)), legal_basis=legal_basis.strip()[:500],
        contact=contact.strip()[:300], valid_from=valid_from, valid_to=valid_to, seals_mail=seals_mail,
        proposed_by_id=by.person,
    )  # fmt: skip
    log.record(
        by, "agreement.proposed", purpose="partners", wrote=[agreement], agreement=agreement.pk,
        partner=current.pk, kinds=agreement.kinds,
    )  # fmt: skip
    return agreement
