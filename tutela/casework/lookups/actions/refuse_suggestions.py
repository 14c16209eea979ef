"""Refuses what a partner's programs suggested."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.lookups.actions import locked
from tutela.casework.lookups.errors import BadGrant
from tutela.casework.lookups.models import Grant, Suggestion
from tutela.engine.taxonomy import terminology

MOST_LETTERS = 500


@transaction.atomic
def refuse_suggestions(
    by: Actor, grant: Grant, suggestions: Sequence[Suggestion], because: str
) -> list[Suggestion]:
    """Refuse suggestions, with the reason.

    Raises:
        NotAllowed: the actor may not import lists.
        BadGrant: there is none, no reason was given, or it is too long.
        GrantMoved: one was decided already.
        RefusedWords: the reason says what is said by codes alone.
    """
    gate.require(by, Act.IMPORT_LIST, grant)
    terminology.guard(because)
    if not suggestions or not because.strip() or len(because) > MOST_LETTERS:
        raise BadGrant(f"Say which are refused and why, in at most {MOST_LETTERS} characters.")
    current = locked.waiting([each.pk for each in suggestions])
    for each in current:
        each.state, each.decided_by, each.decided_at = Suggestion.State.REFUSED, by.name, timezone.now()
        each.because = because.strip()
        each.save(update_fields=["state", "decided_by", "decided_at", "because"])
    log.record(
        by, "grant.suggestions_refused", purpose="sharing", wrote=current, grant=grant.pk,
        suggestions=[each.pk for each in current],
    )  # fmt: skip
    return current
