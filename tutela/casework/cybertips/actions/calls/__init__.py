"""The calls of a report to NCMEC: each put down before it is made, and closed with its answer."""
