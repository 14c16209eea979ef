"""Files a note that its person alone reads."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.support.actions.file_record import file_record
from tutela.casework.support.errors import BadRecord
from tutela.casework.support.models import Filed
from tutela.casework.support.records import Kind
from tutela.engine.taxonomy import terminology


@transaction.atomic
def write_note(by: Actor, says: str) -> Filed:
    """File a note of one's own.

    Raises:
        NotAllowed: the actor is no person.
        BadRecord: it says nothing, or too much.
        RefusedWords: it says what is said by codes alone.
    """
    gate.require(by, Act.OWN_SUPPORT)
    terminology.guard(says)
    if not says.strip():
        raise BadRecord("The note is empty. Write something.")
    return file_record(by, Kind.NOTE, {"says": says.strip()})
