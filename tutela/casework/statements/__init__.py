"""Keeps statements and schedules made from the record: every version, who checked it, and what was served."""
