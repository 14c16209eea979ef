"""The page on which the band of a report is read, raised, and lowered by two people."""
