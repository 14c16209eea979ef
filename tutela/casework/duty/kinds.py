"""The kinds of jobs that this room queues."""

TELL = "tell_duty_officer"
