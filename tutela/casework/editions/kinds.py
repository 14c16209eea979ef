"""The kind of job that this room queues."""

PROPOSE = "propose"
