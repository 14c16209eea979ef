"""Puts down what a partner's programs are to look up, how often, and what they are told."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.lists.models import HashList
from tutela.casework.lookups.errors import BadGrant
from tutela.casework.lookups.models import Bank, Grant
from tutela.casework.partners.models import Partner
from tutela.engine.taxonomy import terminology

# The bank by which programs reach the list that takes what they suggest, where it is given no other name.
SUGGESTIONS = "SUGGESTIONS"
MOST_A_MINUTE, MOST_A_DAY, MOST_LETTERS = 60_000, 10_000_000, 500
_NAME = re.compile(r"[A-Z0-9_]{1,100}")


@dataclass(frozen=True, slots=True)
class Terms:
    """What is agreed about look-ups.

    Attributes:
        per_minute: how many look-ups are answered a minute.
        per_day: how many a day.
        legal_basis: the law or the agreement by which they are answered.
        distances: whether an answer says which entry is how near.
        suggestions_to: a list received from others that takes what is suggested; None where nothing is.
        valid_to: the last day; None where there is none.
    """

    per_minute: int
    per_day: int
    legal_basis: str
    distances: bool = False
    suggestions_to: HashList | None = None
    valid_to: date | None = None


@transaction.atomic
def propose_grant(by: Actor, partner: Partner, banks: Mapping[str, HashList], terms: Terms) -> Grant:
    """Propose that a partner's programs look up in lists; none is answered before another person confirms it.

    Args:
        by: who proposes it.
        partner: an approved one, that has no grant yet.
        banks: the own lists, by the name each is to have for the programs: capitals, digits and underscores.
            The list that takes suggestions is the bank `SUGGESTIONS`, unless it stands here by another name.
        terms: how often, and what they are told.

    Raises:
        NotAllowed: the actor may not export.
        BadGrant: something is missing, or a list is one that others gave us.
        RefusedWords: the basis says what is said by codes alone.
    """
    gate.require(by, Act.EXPORT)
    gate.require(by, Act.SEE_PARTNERS, partner)
    terminology.guard(terms.legal_basis)
    takes = terms.suggestions_to
    if takes is not None and takes not in banks.values() and SUGGESTIONS not in banks:
        banks = {**banks, SUGGESTIONS: takes}
    for hash_list in banks.values():
        gate.require(by, Act.EXPORT, hash_list)
    _check(partner, banks, terms)
    made = Grant.objects.create(
        partner=partner, distances=terms.distances, per_minute=terms.per_minute, per_day=terms.per_day,
        suggestions_to=terms.suggestions_to, legal_basis=terms.legal_basis.strip(), valid_to=terms.valid_to,
        proposed_by_id=by.person,
    )  # fmt: skip
    rows = [
        Bank.objects.create(grant=made, hash_list=each, name=name) for name, each in sorted(banks.items())
    ]
    log.record(
        by, "grant.proposed", purpose="sharing", wrote=[made, *rows], grant=made.pk, partner=partner.pk,
        lists=[each.pk for each in banks.values()], distances=made.distances, per_minute=made.per_minute,
        per_day=made.per_day,
    )  # fmt: skip
    return made


def _check(partner: Partner, banks: Mapping[str, HashList], terms: Terms) -> None:
    if partner.state != Partner.State.APPROVED:
        raise BadGrant(f"{partner} is not approved, or has ended.")
    if Grant.objects.filter(partner=partner, ended_at=None).exists():
        raise BadGrant(f"Look-ups of {partner} are agreed already, or proposed. End those first.")
    if not 1 <= terms.per_minute <= MOST_A_MINUTE or not 1 <= terms.per_day <= MOST_A_DAY:
        raise BadGrant(f"Agree on 1 to {MOST_A_MINUTE} look-ups a minute and 1 to {MOST_A_DAY} a day.")
    if not terms.legal_basis.strip() or len(terms.legal_basis) > MOST_LETTERS:
        raise BadGrant(f"Name the legal basis, in at most {MOST_LETTERS} characters.")
    if terms.valid_to is not None and terms.valid_to < timezone.localdate():
        raise BadGrant("Its last day is over already.")
    _check_banks(partner, banks, terms.suggestions_to)


def _check_banks(partner: Partner, banks: Mapping[str, HashList], suggestions_to: HashList | None) -> None:
    if suggestions_to is not None and (suggestions_to.is_own or suggestions_to not in banks.values()):
        raise BadGrant(f"What is suggested goes to a list received from others, as a bank {SUGGESTIONS}.")
    if not banks or len({each.pk for each in banks.values()}) != len(banks):
        raise BadGrant("Name at least one list, and each once.")
    for name, hash_list in banks.items():
        if not _NAME.fullmatch(name):
            raise BadGrant(f"{name[:40]!r}: a bank is named by capitals, digits and underscores alone.")
        if hash_list.unit_id != partner.unit_id or hash_list.is_withdrawn:
            raise BadGrant(f"{hash_list} is none of this unit's lists in force.")
        if not hash_list.is_own and hash_list != suggestions_to:
            raise BadGrant(f"{hash_list} came from somebody else. Programs look up in own lists alone.")
