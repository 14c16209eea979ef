"""The kind of job that tries to deliver what is to go out."""

DELIVER = "deliver"
