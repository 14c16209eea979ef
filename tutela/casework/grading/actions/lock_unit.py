"""The lock of a unit's dispensers: before a person's, and either before the head of the record of acts."""

from tutela.casework.gate import Actor
from tutela.casework.people.models import Unit


def lock_unit(by: Actor) -> None:
    """Let the dispensers of a unit act one after another, so that no two reach for the same item."""
    Unit.objects.select_for_update(no_key=True).values_list("pk").get(pk=by.unit)
