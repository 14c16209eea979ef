"""Puts a source into the register, its identity sealed."""

import secrets

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.logbook.errors import BadLine
from tutela.casework.logbook.models import RegisteredSource
from tutela.casework.logbook.register.identity import sealed

_LONGEST = 500


@transaction.atomic
def register_source(by: Actor, identity: str) -> RegisteredSource:
    """Register a source; from then on only whoever may read sources opens it again.

    Raises:
        NotAllowed: the actor does not write the intelligence log.
        BadLine: no identity is given, or it is too long.
    """
    gate.require(by, Act.WORK_LOGBOOK)
    if not identity.strip() or len(identity) > _LONGEST:
        raise BadLine(f"Say who it is, in at most {_LONGEST} characters.")
    mark = secrets.token_hex(16)
    made = RegisteredSource.objects.create(
        unit_id=by.unit, mark=mark, sealed=sealed(by.unit, mark, identity.strip()), by_id=by.person
    )
    log.record(by, "source.registered", purpose="intelligence", wrote=[made], source=made.pk)
    return made
