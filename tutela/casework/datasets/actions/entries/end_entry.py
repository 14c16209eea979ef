"""Takes an entry off a list, or refuses one that waits."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.datasets.actions.entries.changing import MOST_LETTERS, end, lock
from tutela.casework.datasets.entries.queries import entry_for
from tutela.casework.datasets.errors import BadEntry
from tutela.casework.datasets.models import ListEntry
from tutela.casework.gate import Act, Actor
from tutela.engine.taxonomy import terminology


@transaction.atomic
def end_entry(by: Actor, entry: ListEntry, because: str) -> ListEntry:
    """End an entry; where partners have it, their next delta takes it away. One person is enough for that.

    Raises:
        NotAllowed: the actor may not give lists out.
        NotFound: it has ended already.
        BadEntry: no reason was given, or it is too long.
        RefusedWords: the reason says what is said by codes alone.
    """
    gate.require(by, Act.EXPORT, entry.entry_list)
    terminology.guard(because)
    if not because.strip() or len(because) > MOST_LETTERS:
        raise BadEntry(f"Say why, in at most {MOST_LETTERS} characters.")
    current = lock(entry.entry_list_id)
    [ended] = end([entry_for(current, entry.pk)], by.name, because.strip())
    log.record(
        by, "entries.ended", purpose="sharing", wrote=[ended], entry_list=current.pk, count=1,
        because_sha256=log.digest_of(ended.ended_because),
    )  # fmt: skip
    return ended
