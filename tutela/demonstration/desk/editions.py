"""Publishes an own list, edition by edition, as partners are given it."""

from django.db import transaction

from tutela.casework.editions import actions as editions
from tutela.casework.editions.models import Edition
from tutela.casework.lists import actions as lists
from tutela.casework.lists.models import Entry, HashList
from tutela.casework.people.models import Unit
from tutela.demonstration.team import Whole

OWN = "Demonstration own list"


def publish(team: Whole, number: int) -> Edition:
    """Publish the edition of a number of the own list, unless it is there."""
    with transaction.atomic():
        own = HashList.objects.filter(unit=team.sam.unit, name=OWN).first() or lists.make_list(
            team.sam, OWN, purpose="known-illegal", pack=_pack(team), is_own=True
        )
    there = own.editions.filter(number=number).exclude(published_at=None).first()
    if there is not None:
        return there
    editions.take_exact_fingerprints(team.quinn, own, lambda _: None)
    with transaction.atomic():
        return editions.publish(team.sam, editions.propose(team.quinn, own))


@transaction.atomic
def revoke_first(team: Whole) -> None:
    """Revoke the first entry that is in force, so that the next edition takes it back."""
    entries = Entry.objects.filter(hash_list__unit=team.sam.unit, hash_list__name=OWN)
    lists.revoke(
        team.sam, entries.filter(revoked_at=None).exclude(listed_at=None).earliest("pk"), "Sentence 1."
    )


@transaction.atomic
def leave_proposal(team: Whole) -> None:
    """Revoke one entry more, and propose the edition that says so; nobody published it yet."""
    own = HashList.objects.get(unit=team.sam.unit, name=OWN)
    if not own.editions.filter(published_at=None).exists():
        revoke_first(team)
        editions.propose(team.quinn, own)


def _pack(team: Whole) -> str:
    return Unit.objects.get(pk=team.sam.unit).law_pack
