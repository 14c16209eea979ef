"""What is looked after each minute: whether a partner has ended, and whether what is listed still stands."""

from tutela.casework.datasets import actions, queries
from tutela.casework.datasets.entries.queries import every_list
from tutela.casework.datasets.entries.sources import fallen
from tutela.casework.gate import machine

_BECAUSE = "The partner has ended: whatever it was given is to be removed."


def follow_partners() -> None:
    """End the supplies of partners that have ended, and call back what they were given."""
    for unit in queries.units():
        by = machine(unit, "the datasets")
        for supply in queries.of_ended_partners(unit):
            actions.follow_partner(by, supply, _BECAUSE)


def follow_entries() -> None:
    """Take off each list what is gone, or was found not to be in remit since."""
    for entry_list in every_list():
        # Nearly always nothing fell: then nobody who works at the list waits for this.
        if fallen(entry_list):
            actions.follow_entries(machine(entry_list.unit_id, "the datasets"), entry_list)
