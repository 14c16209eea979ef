"""Signs a person in by their passkey."""

from typing import Any

from django.utils.translation import gettext as _

from tutela.casework.people.actions.sessions import entry, guesses
from tutela.casework.people.entrance import passkeys, webauthn
from tutela.casework.people.entrance.webauthn import Answer, Site
from tutela.casework.people.errors import NotLetIn
from tutela.casework.people.models import Credential, Person


def sign_in_by_passkey(site: Site, response: dict[str, Any], through: str, only: str = "") -> Person:
    """Judge what a browser answered, and give the person whose passkey it is.

    Args:
        site: where the browser is.
        response: what it answered.
        through: the door.
        only: the user name of the one person whom it may be, where a desk of theirs is unlocked.

    Raises:
        NotLetIn: it is no right answer, or the passkey opens nothing.
    """
    try:
        credential, answer = _judged(site, response, only)
        return entry.let_in(credential, "passkey", through, answer.counter, answer.asked_at)
    except NotLetIn:
        guesses.record_wrong_key("passkey", through)
        raise


def _judged(site: Site, response: dict[str, Any], only: str) -> tuple[Credential, Answer]:
    row = Credential.objects.filter(identifier=webauthn.claimed(response)).select_related("person").first()
    usable = entry.usable(row.person if row else None, Credential.Kind.PASSKEY)
    credential = next((each for each in usable if row and each.pk == row.pk), None)
    if credential is None or (only and credential.person.username != only):
        raise NotLetIn(_("This passkey opens nothing here."))
    answer = passkeys.signed_in(site, bytes(credential.secret), response)
    if answer.is_of_copy(credential.counter):
        raise NotLetIn(_("This passkey opens nothing here."))
    return credential, answer
