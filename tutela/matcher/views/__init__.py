"""The calls of HMA, each kind in a file of its own."""
