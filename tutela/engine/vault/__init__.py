"""Seals content under keys it is given and keeps it: in a folder, or in a bucket."""
