"""The kinds of jobs that this room queues: work that follows from a list."""

REMATCH = "match_again"
RECALL = "recall"
PROPOSE = "propose"
# Taken before a proposal, which stands in this room.
EXACT_HASHES = "sharpen"
