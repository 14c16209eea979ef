"""Answers of who did what with data: lines from the record and the look-ups, as a page and as files."""
