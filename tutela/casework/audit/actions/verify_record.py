"""Proves the whole record, and puts on record that it was proved, by whom and how far."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.audit.queries import VERIFIED
from tutela.casework.custody import log
from tutela.casework.custody.log import LogBroken, Verified
from tutela.casework.custody.record import audit
from tutela.casework.custody.record.audit import RowsDiffer
from tutela.casework.gate import Act, Actor


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
    except (LogBroken, RowsDiffer) as broken:
        _keep(by, entries=0, root="", rows=not chain_only, fault=str(broken))
        raise
    _keep(by, entries=verified.entries, root=verified.root, rows=not chain_only, fault="")
    return verified


@transaction.atomic
def _keep(by: Actor, **found: log.Value) -> None:
    log.record(by, VERIFIED, purpose="audit", **found)
