"""The kinds of job that this room queues."""

TAKE_TELLING = "take_telling"
