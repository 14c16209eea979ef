"""Takes back what a partner's program suggested, at its word."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.lookups.actions import locked
from tutela.casework.lookups.models import Suggestion


@transaction.atomic
def withdraw_suggestion(by: Actor, suggestion: Suggestion) -> Suggestion:
    """Take back a suggestion that nobody decided yet.

    Raises:
        NotAllowed: the actor is a person.
        GrantMoved: it was decided already.
    """
    gate.require(by, Act.ANSWER_LOOKUPS, suggestion)
    (current,) = locked.waiting([suggestion.pk])
    current.state, current.decided_by = Suggestion.State.WITHDRAWN, by.name
    current.decided_at = timezone.now()
    current.save(update_fields=["state", "decided_by", "decided_at"])
    log.record(
        by, "grant.suggestion_withdrawn", purpose="sharing", wrote=[current], grant=current.grant_id,
        suggestion=current.pk,
    )  # fmt: skip
    return current
