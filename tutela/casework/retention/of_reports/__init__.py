"""Which reports are due to be disposed of, and the pages on which they are proposed together."""
