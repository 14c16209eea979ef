"""What is looked after in rounds: whether a partner has ended, and whether what is listed still stands."""

from datetime import timedelta

from django.utils import timezone

from tutela.casework.datasets import actions, queries
from tutela.casework.datasets.entries.queries import to_look_over
from tutela.casework.datasets.entries.sources import fallen
from tutela.casework.gate import machine

# A long list takes seconds to look over, and each delta looks for itself whether what it gives still stands.
_EACH = timedelta(minutes=15)
_BECAUSE = "The partner has ended: whatever it was given is to be removed."


def follow_partners() -> None:
    """End the supplies of partners that have ended, and call back what they were given."""
    for unit in queries.units():
        by = machine(unit, "the datasets")
        for supply in queries.of_ended_partners(unit):
            actions.follow_partner(by, supply, _BECAUSE)


def follow_entries() -> None:
    """Take off each list what is gone, or was found not to be in remit since."""
    for entry_list in to_look_over(timezone.now() - _EACH):
        # Nearly always nothing fell: then nobody who works at the list waits for this.
        has_fallen = bool(fallen(entry_list))
        by = machine(entry_list.unit_id, "the datasets")
        actions.follow_entries(by, entry_list, has_fallen=has_fallen)
