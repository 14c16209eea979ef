"""The kind of job that this room queues."""

VERIFY = "verify_record"
