"""The step that reads records into a list which came in no file that a person gave: by a room above."""

import hashlib
from collections.abc import Iterable

from django.db.models import QuerySet

from tutela.casework.gate import Actor
from tutela.casework.lists import locks
from tutela.casework.lists.actions import imports
from tutela.casework.lists.actions.import_batches import Importing
from tutela.casework.lists.actions.import_list import refuse_ordinary
from tutela.casework.lists.errors import FileRefused, ListWithdrawn
from tutela.casework.lists.models import Entry, HashList, ListImport
from tutela.casework.lists.numbers import Numbers
from tutela.engine.formats.csv_mapping import BadMapping
from tutela.engine.formats.known import Known, Malformed, Rejected
from tutela.engine.formats.lines import UnknownEncoding
from tutela.printable import printable


def import_records(
    by: Actor,
    hash_list: HashList,
    records: Iterable[Known | Rejected],
    *,
    digest: str,
    format_name: str,
    terms: str,
    numbers: Numbers,
    most_rejected: float,
    taken_back: QuerySet[Entry],
) -> ListImport:
    """Read records in durable batches, as a file's; they match once `imports.finish` closes the import.

    Interrupted, it goes on where it was with the same records under the same digest. Inside a transaction
    nothing of it is there before that ends.

    Args:
        by: who asked for it; the verb that calls this asked the gate.
        hash_list: a list received from a partner.
        records: what came.
        digest: the SHA-256 of what they were read from.
        format_name: what that was.
        terms: on which terms it was read; what was read on others says something else.
        numbers: what the numbers of the records mean.
        most_rejected: the largest share of records that may be rejected.
        taken_back: revoked entries that their sender itself took back, and may send again.

    Raises:
        NotOwn: the list is our own.
        ListWithdrawn: the list was withdrawn as a whole.
        FileRefused: it breaks off, or is rejected in large part; nothing of it is kept.
        ImportBusy: somebody else reads the same.
    """
    locks.require_received(hash_list)
    listed = imports.begin(by, hash_list, digest, hashlib.sha256(terms.encode()).hexdigest())
    if listed.repeats_id:
        return listed
    try:
        imports.name_format(listed, format_name)
        refuse_ordinary(hash_list, format_name)
        Importing(listed, numbers, most_rejected, taken_back=taken_back).run(records)
    except ListWithdrawn:
        imports.drop_entries(listed)
        raise
    except (FileRefused, Malformed, BadMapping, UnknownEncoding) as wrong:
        imports.refuse(by, listed, printable(str(wrong)))
        imports.drop_entries(listed)
        raise wrong if isinstance(wrong, FileRefused) else FileRefused(str(wrong)) from wrong
    return listed
