"""What a person filed, for that person; nobody else is given any of it here, whatever their role."""

from collections.abc import Iterable

from tutela.casework import gate
from tutela.casework.custody import keys
from tutela.casework.gate import Act, Actor
from tutela.casework.support.models import Filed, SupportKey
from tutela.casework.support.records import Kind, Record
from tutela.casework.support.sealed import Box


def box_of(unit: int) -> Box | None:
    """Give what opens a unit's records; None where nobody of it ever filed one.

    Raises:
        WrongUnitKey: the unit key does not open its key.
    """
    row = SupportKey.objects.select_related("key").filter(unit=unit).first()
    return None if row is None else Box(keys.unwrap(bytes(row.key.wrapped)))


def own(by: Actor, before: int | None = None, most: int | None = None) -> list[Record]:
    """Give what the actor filed, the newest first.

    Args:
        by: who reads: their own, and nobody else's.
        before: only what was filed before the record of this number.
        most: so many at most; all of them by default.

    Raises:
        NotAllowed: the actor is no person.
        RecordBroken: one does not open.
    """
    gate.require(by, Act.OWN_SUPPORT)
    filed = Filed.objects.filter(person=by.person).order_by("-pk")
    return _opened(box_of(by.unit), (filed.filter(pk__lt=before) if before else filed)[:most])


def _opened(box: Box | None, filed: Iterable[Filed]) -> list[Record]:
    return [] if box is None else [_record(box, each) for each in filed]


def _record(box: Box, filed: Filed) -> Record:
    body = box.opened(filed)
    return Record(filed.pk, filed.person_id, Kind(body.pop("kind")), filed.at, body)
