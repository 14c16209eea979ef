"""Keeps what went out: one receipt or one refusal for every attempt to tell somebody outside something."""
