"""Ends what a shell speaks by."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people import queries


@transaction.atomic
def close_shell(by: Actor, token: str) -> None:
    """End the sign-in of a shell, by its token."""
    gate.require(by, Act.OWN_SIGN_IN)
    queries.session_store(token).delete()
    log.record(by, "person.signed_out", purpose="sign-in", person=by.person)
