"""One reader a format: each says whether a file is its own, and gives what it holds."""
