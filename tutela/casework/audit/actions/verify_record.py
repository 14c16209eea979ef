"""Proves the whole record, and puts on record that it was proved, by whom and how far."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.audit.queries import VERIFIED
from tutela.casework.custody import log
from tutela.casework.custody.log import LogBroken, Verified
from tutela.casework.custody.models import LogEntry
from tutela.casework.custody.record import audit
from tutela.casework.custody.record.audit import RowsDiffer
from tutela.casework.gate import Act, Actor
from tutela.casework.people.models import Unit
from tutela.casework.people.queries import WORKBENCH


def verify_record(by: Actor, *, chain_only: bool = False) -> Verified:
    """Prove every entry of the record, and the rows that it speaks of; what is found goes on record too.

    Args:
        by: who has it proved.
        chain_only: leave out the rows.

    Raises:
        NotAllowed: the actor may not read the record.
        LogBroken, RowsDiffer: names the first entry that is not as it was, or that a row contradicts.
    """
    gate.require(by, Act.READ_LOG)
    try:
        verified = log.verify()
        if not chain_only:
            audit.require_none()
    except LogBroken as broken:
        _keep(by, entries=0, root="", rows=not chain_only, fault=str(broken))
        raise
    except RowsDiffer as broken:
        named = _for_unit(by, broken)
        _keep(by, entries=0, root="", rows=not chain_only, fault=str(named))
        if by.through == WORKBENCH:
            raise named from broken
        raise
    _keep(by, entries=verified.entries, root=verified.root, rows=not chain_only, fault="")
    return verified


def _for_unit(by: Actor, broken: RowsDiffer) -> RowsDiffer:
    """Name to a unit what is its own; of another's only that something differs, which the server names."""
    is_theirs = LogEntry.objects.filter(seq=broken.seq, unit=by.unit).exists()
    if is_theirs or Unit.objects.count() == 1:
        return broken
    about = f"Entry {broken.seq} of the record is" if broken.seq else "Rows are"
    return RowsDiffer(
        f"{about} not of your unit alone, and record and rows do not agree there. `tutela log verify` on the "
        "server says what it is.",
        broken.seq,
    )


@transaction.atomic
def _keep(by: Actor, **found: log.Value) -> None:
    log.record(by, VERIFIED, purpose="audit", **found)
