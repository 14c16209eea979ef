"""The step that locks a unit: before any row of it, and before the head of the record of acts."""

from tutela.casework.database import require_transaction
from tutela.casework.people.models import Unit


def lock_unit(unit: int) -> None:
    """Let what needs the same rows of a unit act one after another, until the transaction ends.

    Raises:
        OutsideTransaction: there is no transaction, so nothing would be held.
    """
    require_transaction("A unit is locked inside the transaction of whatever needs it.")
    Unit.objects.select_for_update(no_key=True).values_list("pk").get(pk=unit)
