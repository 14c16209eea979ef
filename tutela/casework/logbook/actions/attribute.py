"""Says from which registered source a line comes."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.logbook.errors import BadLine, LineMoved
from tutela.casework.logbook.models import Line, LineSource, RegisteredSource, Sanitised
from tutela.casework.logbook.register.identity import require_none_of
from tutela.casework.people.actions.lock_unit import lock_unit


@transaction.atomic
def attribute(by: Actor, line: Line, source: int) -> LineSource:
    """Say from which source a line comes; neither line nor package can lead back to it.

    Args:
        by: who says so.
        line: of which provenance is a person.
        source: the number of the source in the register.

    Raises:
        NotAllowed: the actor does not write the intelligence log.
        BadLine: the line is of no person, or there is no such source.
        LineMoved: its source is on record already.
        NamesSource: the line, or a text of it, holds words of the identity.
    """
    gate.require(by, Act.WORK_LOGBOOK, on=line)
    found = RegisteredSource.objects.filter(unit=by.unit, pk=source).first()
    if line.provenance != Line.Provenance.PERSON or found is None:
        raise BadLine("Choose a source of the register, for a line that comes from a person of it.")
    lock_unit(by.unit)
    if LineSource.objects.filter(line=line).exists():
        raise LineMoved(f"The source of {line} is on record already.")
    texts = Sanitised.objects.filter(line=line).values_list("text", flat=True)
    require_none_of(found, line.text, line.place, line.conditions, *texts)
    made = LineSource.objects.create(line=line, source=found, by_id=by.person)
    log.record(by, "source.attributed", purpose="intelligence", wrote=[made], source=found.pk, line=line.pk)
    return made
