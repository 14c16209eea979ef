"""What every sign-in by a credential does: ask whether it opens anything, use it, put it on record."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_noop as noop

from tutela.casework.custody import log
from tutela.casework.people import queries
from tutela.casework.people.entrance import seals
from tutela.casework.people.errors import NotLetIn
from tutela.casework.people.models import Credential, Person

WRONG = noop("That did not let you in. Check it and try again.")


def usable(person: Person | None, kind: str) -> list[Credential]:
    """Give what a person can sign in with: confirmed, not removed, as this program wrote it."""
    if person is None or not person.is_able:
        return []
    there = person.credentials.filter(kind=kind, confirmed_at__isnull=False, removed_at=None)
    return [each for each in there.select_related("person") if seals.is_sound(each)]


@transaction.atomic
def let_in(credential: Credential, way: str, through: str, counter: int, asked_at: datetime) -> Person:
    """Use a credential: each answer and each code lets in once.

    Args:
        credential: what was used.
        way: in which way, in words.
        through: the door.
        counter: what its counter becomes.
        asked_at: when what was answered was asked: what is older than the last use is a repeat.

    Raises:
        NotLetIn: it was used meanwhile.
    """
    person = credential.person
    fresh = Credential.objects.filter(pk=credential.pk, counter=credential.counter)
    fresh = fresh.filter(Q(used_at=None) | Q(used_at__lt=asked_at))
    if not fresh.update(counter=counter, used_at=timezone.now()):
        raise NotLetIn(_(WRONG))
    by = queries.actor_for(person, through)
    log.record(by, "person.signed_in", purpose="sign-in", person=person.pk, way=way, credential=credential.pk)
    return person
