"""What kinds of jobs there are: each is queued, done and waited for under this name."""

from enum import StrEnum


class JobKind(StrEnum):
    """One kind of work that is done later; the room that does it says how in its tasks.py."""

    EXAMINE = "examine"
    MATCH_AGAIN = "match_again"
    PREVIEW = "preview"
    PROPOSE = "propose"
    RECALL = "recall"
    REHASH = "rehash"
    SHARPEN = "sharpen"
    SHARPEN_KNOWN = "sharpen_known"
    STACK = "stack"
