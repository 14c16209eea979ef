"""Joins what has something in common, and puts apart what people say does not belong together.

`join` is a step: whoever takes reports in has asked the gate.
"""

from tutela.casework.bundles.actions.bundle_anew import bundle_anew
from tutela.casework.bundles.actions.join_by_hand import join_by_hand
from tutela.casework.bundles.actions.restore_join import restore_join
from tutela.casework.bundles.actions.undo_join import undo_join

__all__ = ["bundle_anew", "join_by_hand", "restore_join", "undo_join"]
