"""Keeps the work still to do, so that it survives a worker that dies."""
