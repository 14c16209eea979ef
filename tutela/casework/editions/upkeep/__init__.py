"""The pages on which lists are made, imports followed and entries revoked."""
