"""Revokes and withdraws again what was revoked and withdrawn after the backup that is being restored."""

from collections.abc import Mapping
from typing import Any

from tutela.casework.gate import Actor
from tutela.casework.lists import actions
from tutela.casework.lists.models import Entry, HashList

# The record holds a reason's digest, not the words.
_REASON = "As before the restore of a backup that did not know of it; the reason is on record by its SHA-256."


def revoke(by: Actor, what: Mapping[str, Any]) -> bool:
    """Revoke an entry, if it is there and in force."""
    entry = Entry.objects.filter(pk=what["entry"], hash_list=what["list"], revoked_at=None).first()
    if entry is not None:
        actions.revoke(by, entry, _REASON)
    return entry is not None


def withdraw(by: Actor, what: Mapping[str, Any]) -> bool:
    """Withdraw a list, if it is there and in force."""
    hash_list = HashList.objects.filter(pk=what["list"], withdrawn_at=None).first()
    if hash_list is not None:
        actions.withdraw_list(by, hash_list, _REASON)
    return hash_list is not None
