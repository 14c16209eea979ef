"""Puts down what a partner is to be given of an own list of hashes, addresses, domains or terms."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.datasets.actions.entries import changing
from tutela.casework.datasets.errors import BadSupply
from tutela.casework.datasets.models import FIELDS_OF, EntryList, Field, Form, Supply
from tutela.casework.datasets.signed import forms as signed_forms
from tutela.casework.gate import Act, Actor
from tutela.casework.lists import locks
from tutela.casework.lists.models import HashList
from tutela.casework.partners.models import Partner
from tutela.engine.taxonomy import terminology

MOST_DAYS, MOST_LETTERS = 365, 500


@transaction.atomic
def propose_supply(
    by: Actor,
    partner: Partner,
    given: HashList | EntryList,
    fields: Sequence[str],
    *,
    legal_basis: str,
    answer_days: int,
    valid_to: date | None = None,
    forms: Sequence[str] = (),
    pushes: bool = False,
) -> Supply:
    """Propose that a partner is given an own list; nothing is given before another person confirms it.

    Args:
        by: who proposes it.
        partner: an approved one.
        given: one of the unit's own lists; a filter is given none of hashes.
        fields: what an entry says beside its SHA-256, of those that its list can say.
        legal_basis: the law or the agreement by which it is given.
        answer_days: within how many days the partner answers a recall.
        valid_to: the last day on which a delta is made; None where there is none.
        forms: in which other forms, as `Form` has them, a delta is given beside its own.
        pushes: whether each delta is put into the folder that the settings name.

    Raises:
        NotAllowed: the actor may not export.
        BadSupply: something is missing, the list is none of ours or not for a partner of that kind, or this
            partner is given it already.
        RefusedWords: the basis says what is said by codes alone.
    """
    gate.require(by, Act.EXPORT, given)
    gate.require(by, Act.SEE_PARTNERS, partner)
    terminology.guard(legal_basis)
    chosen = _chosen(given, fields)
    _require_forms(given, forms, chosen)
    if not legal_basis.strip() or len(legal_basis) > MOST_LETTERS:
        raise BadSupply(f"Name the legal basis, in at most {MOST_LETTERS} characters.")
    if not 1 <= answer_days <= MOST_DAYS:
        raise BadSupply(f"A recall is answered within 1 to {MOST_DAYS} days.")
    if valid_to is not None and valid_to < timezone.localdate():
        raise BadSupply("Its last day is over already.")
    if partner.state != Partner.State.APPROVED:
        raise BadSupply(f"{partner} is not approved, or has ended.")
    named = _locked(partner, given)
    if Supply.objects.filter(partner=partner, ended_at=None, **named).exists():
        raise BadSupply(f"{partner} is given {given} already, or that is proposed.")
    made = Supply.objects.create(
        partner=partner, **named, fields=chosen, legal_basis=legal_basis.strip(), valid_to=valid_to,
        forms=[name for name in Form.values if name in forms], pushes=pushes, answer_days=answer_days,
        proposed_by_id=by.person,
    )  # fmt: skip
    kind = given.kind if isinstance(given, EntryList) else "hash"
    log.record(
        by, "supply.proposed", purpose="sharing", wrote=[made], supply=made.pk, list=given.pk,
        kind=kind, partner=partner.pk, fields=chosen, forms=made.forms, pushes=pushes,
    )  # fmt: skip
    return made


def _chosen(given: HashList | EntryList, fields: Sequence[str]) -> list[str]:
    """Give the fields in their order.

    Raises:
        BadSupply: one is none of such a list.
    """
    every = [str(each) for each in (FIELDS_OF[given.kind] if isinstance(given, EntryList) else Field)]
    if set(fields) - set(every):
        raise BadSupply(f"Choose of these fields: {', '.join(every)}.")
    return [name for name in every if name in fields]


def _locked(partner: Partner, given: HashList | EntryList) -> dict[str, HashList | EntryList]:
    """Lock the list, and give it by the column that names it.

    Raises:
        BadSupply: it came from somebody else, or is of hashes and the partner is a filter.
    """
    if isinstance(given, EntryList):
        return {"entry_list": changing.lock(given.pk)}
    if partner.kind == Partner.Kind.FILTER:
        raise BadSupply(f"{partner} is a filter: it is given addresses, domains and terms, and never hashes.")
    own = locks.lock(given.pk)
    if not own.is_own:
        raise BadSupply(f"{own} came from somebody else. Own lists alone are given on.")
    return {"hash_list": own}


def _require_forms(given: HashList | EntryList, forms: Sequence[str], fields: list[str]) -> None:
    """Let forms pass that fit the list, and have what they need.

    Raises:
        BadSupply: one is none, or needs a field that is not chosen.
    """
    fit = [str(form) for form in signed_forms.forms_of(given)]
    if set(forms) - set(fit):
        raise BadSupply(f"Choose of these forms: {', '.join(fit)}.")
    for form in forms:
        lacks = signed_forms.lacks(given, form, fields)
        if lacks:
            raise BadSupply(f"The form {form} has no place for a SHA-256 alone: choose {lacks} as well.")
