"""The step by which what was approved and what ended since becomes the next edition of a list."""

from tutela.casework.custody import log
from tutela.casework.datasets.actions.entries.changing import lock
from tutela.casework.datasets.actions.entries.falling import end_fallen
from tutela.casework.datasets.entries.queries import UNNUMBERED
from tutela.casework.datasets.models import EntryList
from tutela.casework.gate import Actor


def number_edition(by: Actor, entry_list: EntryList) -> EntryList:
    """Bring a list to its next edition where entries came or ended, in the transaction of the verb.

    What may stand no longer ends first, so that nothing leaves that is gone or not in remit at that moment.
    """
    current = lock(entry_list.pk)
    end_fallen(by, current)
    rows = list(current.entries.filter(UNNUMBERED).order_by("pk"))
    if rows:
        current.edition += 1
        current.save(update_fields=["edition"])
        for entry in rows:
            if entry.ended_at is None:
                entry.first_in = current.edition
            else:
                entry.last_in = current.edition - 1
            entry.save(update_fields=["first_in", "last_in"])
        log.record(
            by, "entry_list.numbered", purpose="sharing", wrote=[current, *rows], entry_list=current.pk,
            edition=current.edition,
        )  # fmt: skip
    entry_list.edition = current.edition
    return current
