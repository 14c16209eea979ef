"""Chooses the language in which the workbench speaks to oneself."""

from django.db import transaction
from django.utils.translation import gettext as _

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.errors import UnknownLanguage
from tutela.casework.people.models import Person
from tutela.casework.people.preferences.languages import Language


@transaction.atomic
def choose_language(by: Actor, language: str) -> None:
    """Choose the language in which the workbench speaks to oneself; it holds on every machine.

    Raises:
        NotAllowed: the actor is no person.
        UnknownLanguage: the workbench does not speak it.
    """
    gate.require(by, Act.OWN_SIGN_IN)
    if language not in Language.values:
        raise UnknownLanguage(_("Choose a language."))
    Person.objects.filter(pk=by.person).update(language=language)
    log.record(by, "language.chosen", purpose="preference", language=language)
