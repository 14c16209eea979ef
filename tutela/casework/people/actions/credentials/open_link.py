"""Opens a one-time link, so that its person can enrol what they will sign in with."""

from django.db import transaction

from tutela.casework.custody import log
from tutela.casework.people import queries
from tutela.casework.people.actions.credentials import links
from tutela.casework.people.actions.sessions import guesses
from tutela.casework.people.errors import UnknownPerson
from tutela.casework.people.models import SignInLink


def open_link(token: str, through: str, only: str = "") -> SignInLink:
    """Spend a link and give it: whoever opened it may enrol one thing to sign in with, and nothing else.

    Args:
        token: the link's.
        through: the door.
        only: the user name of the one person whom it may be for.

    Raises:
        UnknownPerson: the link was used, is void, is too old, or never existed.
    """
    try:
        with transaction.atomic():
            link = links.spend(token, only)
            by = queries.actor_for(link.person, through)
            log.record(by, "link.opened", purpose="sign-in", person=link.person_id, whom=link.person.username)
            return link
    except UnknownPerson:
        guesses.record_wrong_key("link", through)
        raise
