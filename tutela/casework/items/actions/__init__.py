"""Settles grades, opens them again, records damage, indexes paths, and binds what 0.2.0 sealed."""

from tutela.casework.items.actions.bind_copies import bind_copies
from tutela.casework.items.actions.index_paths import index_paths
from tutela.casework.items.actions.inherit import inherit
from tutela.casework.items.actions.record_damage import record_damage
from tutela.casework.items.actions.reopen import reopen
from tutela.casework.items.actions.settle import settle

__all__ = ["bind_copies", "index_paths", "inherit", "record_damage", "reopen", "settle"]
