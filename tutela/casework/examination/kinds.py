"""The kinds of jobs that the line queues, for itself and for the rooms above."""

EXAMINE = "examine"
STACK = "stack"
REHASH = "rehash"
LOOK_OVER = "look_over"
UNPACK = "unpack"
EXACT_HASHES = "sharpen"
EXACT_HASHES_KNOWN = "sharpen_known"
