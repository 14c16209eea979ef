"""Keeps what we know: hash lists, their entries, what brought and revoked them, and the index of it all."""
