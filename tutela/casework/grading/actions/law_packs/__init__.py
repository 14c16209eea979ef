"""What is done about grades that a version of a law pack touches."""

from tutela.casework.grading.actions.law_packs.list_touched import list_touched
from tutela.casework.grading.actions.law_packs.look_over import look_over

__all__ = ["list_touched", "look_over"]
