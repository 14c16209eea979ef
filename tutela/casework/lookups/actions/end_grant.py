"""Ends look-ups of a partner's programs."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.lookups.actions import locked
from tutela.casework.lookups.errors import BadGrant
from tutela.casework.lookups.models import Grant
from tutela.engine.taxonomy import terminology

MOST_LETTERS = 500


@transaction.atomic
def end_grant(by: Actor, grant: Grant, because: str) -> Grant:
    """End a grant: the partner's programs are answered no more, from the next moment on.

    Raises:
        NotAllowed: the actor may not publish.
        BadGrant: no reason was given, or it is too long.
        GrantMoved: it has ended already.
        RefusedWords: the reason says what is said by codes alone.
    """
    gate.require(by, Act.PUBLISH_EDITION, grant)
    terminology.guard(because)
    if not because.strip() or len(because) > MOST_LETTERS:
        raise BadGrant(f"Say why it ends, in at most {MOST_LETTERS} characters.")
    current = locked.grant(grant.pk)
    current.ended_by, current.ended_at, current.ended_because = by.name, timezone.now(), because.strip()
    current.save(update_fields=["ended_by", "ended_at", "ended_because"])
    log.record(by, "grant.ended", purpose="sharing", wrote=[current], grant=current.pk)
    return current
