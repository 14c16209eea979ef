"""The step that seals a record of support; the record of acts says that one was filed, and not what."""

from typing import Any

from tutela.casework.custody import copies, keys, log
from tutela.casework.gate import Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.support import queries
from tutela.casework.support.errors import BadRecord
from tutela.casework.support.models import Filed, SupportKey
from tutela.casework.support.records import Kind
from tutela.casework.support.sealed import Box

MOST_LETTERS = 4000


def file_record(by: Actor, kind: Kind, body: dict[str, Any], to: int | None = None) -> Filed:
    """Seal what a person files, in the transaction of the verb.

    Args:
        by: whose it is.
        kind: what it is.
        body: what it says.
        to: the number of a person who is told of it as well.

    Raises:
        BadRecord: its text is too long.
    """
    if any(isinstance(value, str) and len(value) > MOST_LETTERS for value in body.values()):
        raise BadRecord(f"It has at most {MOST_LETTERS:,} characters. Write it in two.")
    box = queries.box_of(by.unit) or _make_box(by)
    shelf, inbox = box.shelf(by.person, kind), box.inbox(to)
    sealed = box.closed(by.person, shelf, inbox, {"kind": kind.value, **body})
    filed = Filed.objects.create(person_id=by.person, shelf=shelf, inbox=inbox, sealed=sealed)
    log.record(by, "support.filed", purpose="support", wrote=[filed], support=filed.pk)
    return filed


def _make_box(by: Actor) -> Box:
    """Make the unit's key of support, once: whoever comes at the same time waits for it."""
    lock_unit(by.unit)
    if (there := queries.box_of(by.unit)) is not None:
        return there
    key = copies.new_key("records of support")
    made = SupportKey.objects.create(unit_id=by.unit, key=key)
    log.record(by, "supportkey.made", purpose="support", wrote=[made], number=made.pk)
    return Box(keys.unwrap(bytes(key.wrapped)))
