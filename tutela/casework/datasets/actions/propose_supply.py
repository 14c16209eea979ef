"""Puts down what a partner is to be given of an own list."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.datasets.errors import BadSupply
from tutela.casework.datasets.models import Field, Form, Supply
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
    hash_list: HashList,
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
        hash_list: one of the unit's own lists.
        fields: what an entry says beside its SHA-256, as `Field` has them.
        legal_basis: the law or the agreement by which it is given.
        answer_days: within how many days the partner answers a recall.
        valid_to: the last day on which a delta is made; None where there is none.
        forms: in which other forms, as `Form` has them, a delta is given beside its own.
        pushes: whether each delta is put into the folder that the settings name.

    Raises:
        NotAllowed: the actor may not export.
        BadSupply: something is missing, the list is none of ours, or this partner is given it already.
        RefusedWords: the basis says what is said by codes alone.
    """
    gate.require(by, Act.EXPORT, hash_list)
    gate.require(by, Act.SEE_PARTNERS, partner)
    terminology.guard(legal_basis)
    chosen = [name for name in Field.values if name in fields]
    if set(fields) - set(Field.values):
        raise BadSupply(f"Choose of these fields: {', '.join(Field.values)}.")
    _require_forms(forms, chosen)
    if not legal_basis.strip() or len(legal_basis) > MOST_LETTERS:
        raise BadSupply(f"Name the legal basis, in at most {MOST_LETTERS} characters.")
    if not 1 <= answer_days <= MOST_DAYS:
        raise BadSupply(f"A recall is answered within 1 to {MOST_DAYS} days.")
    if valid_to is not None and valid_to < timezone.localdate():
        raise BadSupply("Its last day is over already.")
    if partner.state != Partner.State.APPROVED:
        raise BadSupply(f"{partner} is not approved, or has ended.")
    own = locks.lock(hash_list.pk)
    if not own.is_own:
        raise BadSupply(f"{own} came from somebody else. Own lists alone are given on.")
    if Supply.objects.filter(partner=partner, hash_list=own, ended_at=None).exists():
        raise BadSupply(f"{partner} is given {own} already, or that is proposed.")
    made = Supply.objects.create(
        partner=partner, hash_list=own, fields=chosen, legal_basis=legal_basis.strip(), valid_to=valid_to,
        forms=[name for name in Form.values if name in forms], pushes=pushes, answer_days=answer_days,
        proposed_by_id=by.person,
    )  # fmt: skip
    log.record(
        by, "supply.proposed", purpose="sharing", wrote=[made], supply=made.pk, list=own.pk,
        partner=partner.pk, fields=chosen, forms=made.forms, pushes=pushes,
    )  # fmt: skip
    return made


def _require_forms(forms: Sequence[str], fields: list[str]) -> None:
    """Let forms pass that are some, and have what they need.

    Raises:
        BadSupply: one is none, or needs a field that is not chosen.
    """
    if set(forms) - set(Form.values):
        raise BadSupply(f"Choose of these forms: {', '.join(Form.values)}.")
    for form in forms:
        lacks = signed_forms.lacks(form, fields)
        if lacks:
            raise BadSupply(f"The form {form} has no place for a SHA-256 alone: choose {lacks} as well.")
