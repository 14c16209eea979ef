"""Keeps one row per distinct content, every place it was found, its hashes and its settled grade."""
