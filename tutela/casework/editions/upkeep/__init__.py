"""The pages on which lists are made, and entries revoked."""
