"""The step by which entries end that may stand no longer."""

from tutela.casework.custody import log
from tutela.casework.datasets.actions.entries.changing import end
from tutela.casework.datasets.entries.sources import fallen
from tutela.casework.datasets.models import EntryList, ListEntry
from tutela.casework.gate import Actor


def end_fallen(by: Actor, entry_list: EntryList) -> list[ListEntry]:
    """End what is gone or found not to be in remit, in the transaction of the verb; give what ended."""
    ended = list[ListEntry]()
    for number, because in fallen(entry_list).items():
        ended += end(entry_list.entries.filter(pk=number), by.name, because)
    if ended:
        log.record(
            by, "entries.fallen", purpose="sharing", wrote=ended, entry_list=entry_list.pk, count=len(ended)
        )
    return ended
