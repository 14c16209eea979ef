"""The steps that move observations between entities, as the judgements that stand hold them together."""

from tutela.casework import database
from tutela.casework.subjects import queries
from tutela.casework.subjects.components import parts_of
from tutela.casework.subjects.models import Observation


def part_anew(case: int, entities: set[int]) -> None:
    """Part the observations of some entities of a case as the judgements that stand have them.

    Raises:
        OutsideTransaction: there is no transaction.
    """
    database.require_transaction("Entities change inside the transaction of the judgement that changes them.")
    rows = list(Observation.standing.filter(case=case, entity__in=entities).only("pk", "entity"))
    parts = parts_of([row.pk for row in rows], queries.same_within(case, entities))
    moved = [row for row in rows if row.entity != parts[row.pk]]
    for row in moved:
        row.entity = parts[row.pk]
    database.update(moved, ["entity"])
