"""The step by which a partner is asked to take away what it was given."""

from datetime import timedelta

from django.utils import timezone

from tutela.casework.datasets.models import Delta, Recall, Supply


def call_back(supply: Supply, entries: int, because: str, delta: Delta | None = None) -> Recall:
    """Write a recall, in the transaction of the verb, which has it on record with its own rows.

    Args:
        supply: of which supply.
        entries: how many entries it is about.
        because: why, in words the partner may be told.
        delta: the one that revokes them; None where all is called back.
    """
    now = timezone.now()
    due = now + timedelta(days=supply.answer_days)
    return Recall.objects.create(
        supply=supply, delta=delta, entries=entries, because=because, made_at=now, due_at=due
    )
