"""The kind of job that makes the calls of a report to NCMEC."""

SEND_CYBERTIP = "send cybertip"
