"""Under which name the sender of a report that came by mail is kept."""

from hashlib import sha256


def lookup_of_mail(reference: str) -> bytes:
    """Give the name under which a mail's sender is kept apart, 32 bytes, by the mail's own name."""
    return sha256(b"tutela mail " + reference.encode()).digest()
