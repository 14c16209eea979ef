"""Enrols the browser that somebody sits at as a terminal at which media may be shown."""

import secrets
from hashlib import sha256

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.welfare.errors import BadEntry
from tutela.casework.welfare.models import Terminal
from tutela.engine.taxonomy import terminology


@transaction.atomic
def enrol_terminal(by: Actor, name: str) -> str:
    """Enrol a terminal, and give what its browser is to hold; it is given once, and only its digest is kept.

    Raises:
        BadEntry: it has no name.
        RefusedWords: the name holds words that are not used here.
    """
    gate.require(by, Act.KEEP_READINESS)
    terminology.guard(name)
    if not name.strip():
        raise BadEntry("Write what people call this terminal.")
    lock_unit(by.unit)
    token = secrets.token_urlsafe(32)
    enrolled = Terminal.objects.create(
        unit_id=by.unit,
        name=name.strip(),
        digest=sha256(token.encode()).hexdigest(),
        enrolled_by_id=by.person,
    )
    log.record(by, "terminal.enrolled", purpose="welfare", wrote=[enrolled], terminal=enrolled.pk)
    return token
