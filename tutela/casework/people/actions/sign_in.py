"""Signs a person in by their one-time link."""

from django.db import transaction
from django.utils import timezone

from tutela.casework.custody import log
from tutela.casework.people import queries
from tutela.casework.people.errors import UnknownPerson
from tutela.casework.people.models import Person, SignInLink


@transaction.atomic
def sign_in(token: str, through: str) -> Person:
    """Spend a sign-in link and give the person it signs in.

    Raises:
        UnknownPerson: the link was used, is too old, or never existed.
    """
    link = queries.link_for(token)
    spent = SignInLink.objects.filter(pk=link.pk, used_at=None).update(used_at=timezone.now())
    if not spent:
        raise UnknownPerson("This sign-in link was used already. Ask for a new one.")
    signed_in = queries.actor_for(link.person, through)
    log.record(signed_in, "person.signed_in", purpose="sign-in", person=link.person_id)
    return link.person
