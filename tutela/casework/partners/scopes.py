"""What a key can be good for and how long, and the form in which it is kept."""

from hashlib import sha256

SCOPES = ("report", "read")
# A program's alone, at the door where hashes are looked up: it may ask, and it may suggest.
MATCH, SUGGEST = "match", "suggest"
# At the same door: it may have what was agreed of own lists, and answer for it.
DATASET = "dataset"
EVERY = (*SCOPES, MATCH, SUGGEST, DATASET)
# A key that is no program's: by it a person chooses once what they sign in with at the door.
SIGN_IN = "sign in"
LONGEST_DAYS = 366
LINK_DAYS = 7


def key_digest(token: str) -> str:
    """Give the form in which a key is kept, 64 hex digits; a key is random, so nothing slower is needed."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
