"""Keeps what is fetched of hashes from partners: what was agreed, each request, who says what of which."""
