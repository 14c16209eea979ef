"""The kinds of job that this room queues, for the rooms above."""

TELL_HOLDERS = "tell_holders"
