"""The step that puts down that a tool which the setting names was not asked."""

from datetime import timedelta

from django.utils import timezone

from tutela.casework.custody import log
from tutela.casework.gate import Actor
from tutela.casework.tools.models import Refusal, Tool

_ONCE_A = timedelta(days=1)


def refuse(by: Actor, named: str, tool: Tool | None, because: Refusal.Because) -> Refusal | None:
    """Put a refusal down, on record; None where the same was put down within a day."""
    latest = Refusal.objects.filter(unit=by.unit, named=named).order_by("-pk").first()
    if latest is not None and latest.because == because and latest.at > timezone.now() - _ONCE_A:
        return None
    refusal = Refusal.objects.create(unit_id=by.unit, tool=tool, named=named[:90], because=because)
    log.record(
        by, "tool.refused", purpose="tools", wrote=[refusal], tool=tool.pk if tool else None,
        named=refusal.named, because=because.value,
    )  # fmt: skip
    return refusal
