"""Signs a person out."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor


@transaction.atomic
def sign_out(by: Actor) -> None:
    """Put on record that a person signed out; the door that calls it ends their session."""
    gate.require(by, Act.OWN_SIGN_IN)
    log.record(by, "person.signed_out", purpose="sign-in", person=by.person)
