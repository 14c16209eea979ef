"""What a key can be good for, and how long."""

SCOPES = ("report", "read")
LONGEST_DAYS = 366
