"""Spends one-time links: of a person's links, only the newest ever opens anything, and only once."""

from django.utils import timezone

from tutela.casework.people import queries
from tutela.casework.people.errors import UnknownPerson
from tutela.casework.people.models import Person, SignInLink


def spend(token: str, only: str = "") -> SignInLink:
    """Spend a link and give it, with the person it is for.

    Raises:
        UnknownPerson: the link was used, is void, is too old, or never existed.
    """
    link = queries.link_for(token)
    if only and link.person.username != only:
        raise UnknownPerson("This link is somebody else's. Only the person who locked this desk unlocks it.")
    now = timezone.now()
    if not SignInLink.objects.filter(pk=link.pk, used_at=None, void_at=None).update(used_at=now):
        raise UnknownPerson("This sign-in link was used already. Ask for a new one.")
    SignInLink.objects.filter(person=link.person, void_at=None).exclude(pk=link.pk).update(void_at=now)
    return link


def void(person: Person) -> None:
    """Have every link of a person open nothing any more."""
    SignInLink.objects.filter(person=person, void_at=None).update(void_at=timezone.now())
