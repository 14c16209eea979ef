"""Signs a person in by a one-time link, in a demonstration."""

from django.db import transaction
from django.utils.translation import gettext as _

from tutela.casework.custody import log
from tutela.casework.people import demonstration, queries
from tutela.casework.people.actions.credentials import links
from tutela.casework.people.actions.sessions import guesses
from tutela.casework.people.errors import NotADemonstration, UnknownPerson
from tutela.casework.people.models import Person


def sign_in_by_link(token: str, through: str, only: str = "") -> Person:
    """Spend a one-time link and give the person it signs in: in a demonstration, and nowhere else.

    Args:
        token: the link's.
        through: the door.
        only: the user name of the one person whom it may be, where a desk of theirs is unlocked.

    Raises:
        NotADemonstration: this is an installation in earnest.
        UnknownPerson: the link was used, is too old, is somebody else's, or never existed.
    """
    if not demonstration.is_on():
        raise NotADemonstration(_("A link signs nobody in here. It only enrols."))
    try:
        with transaction.atomic():
            person = links.spend(token, only).person
            by = queries.actor_for(person, through)
            log.record(by, "person.signed_in", purpose="sign-in", person=person.pk, way="link")
            return person
    except UnknownPerson:
        guesses.record_wrong_key("link", through)
        raise
