"""Settles grades, opens them again, puts damage on record, and binds what was sealed before 0.3.0."""

from tutela.casework.items.actions.bind_copies import bind_copies
from tutela.casework.items.actions.inherit import inherit
from tutela.casework.items.actions.record_damage import record_damage
from tutela.casework.items.actions.reopen import reopen
from tutela.casework.items.actions.settle import settle

__all__ = ["bind_copies", "inherit", "record_damage", "reopen", "settle"]
