"""The kinds of jobs that this room queues: work that follows from a list."""

REMATCH = "match_again"
RECALL = "recall"
READ_UPLOAD = "read_upload"
