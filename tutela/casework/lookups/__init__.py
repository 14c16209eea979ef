"""Keeps what partners' programs look up in own lists: what was agreed, what each asked and suggested."""
