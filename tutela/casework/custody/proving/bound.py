"""Whether all that is sealed was bound: from then on, a row without a MAC is one that somebody took it from.

It is said twice, on the record of acts and beside the objects, so that neither who writes to the database nor
who writes to the vault can take it back alone.
"""

from tutela.casework.custody import objects
from tutela.casework.custody.models import LogEntry

NOTE = "bound"
ACT = "copies.bound"


def is_on_record() -> bool:
    """Say whether the record of acts says so."""
    return LogEntry.objects.filter(act=ACT).exists()


def is_said() -> bool:
    """Say whether the record of acts or the vault says so.

    Raises:
        StoreUnavailable: the vault does not answer, and the record does not say it.
    """
    return is_on_record() or bool(objects.store().notes(NOTE))
