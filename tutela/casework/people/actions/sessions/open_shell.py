"""Lets a shell speak for whoever has just signed in at it."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people import queries
from tutela.casework.people.actions.sessions.speak_for import token_for


@transaction.atomic
def open_shell(by: Actor) -> str:
    """Give the token by which a shell speaks for a person, for as long as the settings say."""
    gate.require(by, Act.OWN_SIGN_IN)
    token = token_for(queries.person_of(by), "code", queries.COMMAND_LINE, queries.shell_lasts())
    log.record(by, "shell.opened", purpose="sign-in", person=by.person)
    return token
