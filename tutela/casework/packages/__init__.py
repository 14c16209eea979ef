"""Keeps packages for forces: what each says, who checked it, where it went, and what came of it."""
