"""The line every received item goes down: open, hash, match, stack, queue."""
