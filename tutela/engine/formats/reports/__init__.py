"""Reads what others report, of any form, into the one structure that every report has here."""
