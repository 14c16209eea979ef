"""The keys of the desk: one table of them, and what each person chose otherwise."""
