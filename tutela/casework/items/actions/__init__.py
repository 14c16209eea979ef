"""Settles grades, opens them again, and puts damage on record."""

from tutela.casework.items.actions.inherit import inherit
from tutela.casework.items.actions.record_damage import record_damage
from tutela.casework.items.actions.reopen import reopen
from tutela.casework.items.actions.settle import settle

__all__ = ["inherit", "record_damage", "reopen", "settle"]
