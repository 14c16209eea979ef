"""A room of the tests' own: what a new room takes is all here."""
