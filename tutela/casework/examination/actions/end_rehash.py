"""The step that ends a walk through what is held, done or overtaken."""

from django.utils import timezone

from tutela.casework.custody import log
from tutela.casework.examination.kinds import STACK
from tutela.casework.examination.models import Rehash
from tutela.casework.gate import Actor
from tutela.casework.jobs import queue as jobs


def end_rehash(by: Actor, walk: Rehash, act: str) -> None:
    """End a walk, on record as this act, and have its new fingerprints stacked."""
    Rehash.objects.filter(pk=walk.pk).update(ended_at=timezone.now())
    counts = {name: getattr(walk, name) for name in ("opened", "made", "matched", "known")}
    log.record(by, act, purpose="examination", rehash=walk.pk, counts=counts)
    if walk.algorithm == "pdq":
        jobs.queue_once(STACK, by.unit, {}, priority=-1)
