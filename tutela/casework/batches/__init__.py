"""Keeps what national authorities give out to be graded, record by record, and what goes back to them."""
