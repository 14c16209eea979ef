"""The kinds of jobs that the line queues, for itself and for the rooms above."""

from tutela.casework.lists.kinds import EXACT_HASHES

EXAMINE = "examine"
STACK = "stack"
REHASH = "rehash"
EXACT_HASHES_KNOWN = "sharpen_known"

__all__ = ["EXACT_HASHES", "EXACT_HASHES_KNOWN", "EXAMINE", "REHASH", "STACK"]
