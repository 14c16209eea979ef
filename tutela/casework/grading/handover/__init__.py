"""Handing a desk over to whoever shares the job: facts, and no pictures."""
