"""Looks in the unit's own files again; nobody outside is asked."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.hosting.actions.judging import add_facts, facts_from_files, judge_anew, locked
from tutela.casework.hosting.models import Trace


@transaction.atomic
def look_again(by: Actor, trace: Trace) -> list[str]:
    """Look up every IP address of a trace in the files again; say which files could not be read.

    Raises:
        NotAllowed: the actor traces nothing.
    """
    gate.require(by, Act.TRACE, on=trace)
    current = locked(trace)
    current.round += 1
    found, faults = facts_from_files(current)
    rows = add_facts(by, current, found)
    if rows:
        current.looked_at = timezone.now()
    written = judge_anew(by, current)
    log.record(
        by, "trace.looked_again", purpose="tracing", wrote=[*rows, *written], trace=current.pk,
        facts=len(rows), faults=len(faults), verdict=current.kind,
    )  # fmt: skip
    return faults
