"""The digest that says what a version was when people approved it."""

import json
from hashlib import sha256

from tutela.casework.policies.models import Version


def digest_of(version: Version) -> str:
    """Give the SHA-256 over all of a version that its readers rely on, as 64 hex digits."""
    said = {
        "policy": version.policy.name,
        "rule_book": version.policy.rule_book,
        "number": version.number,
        "text": version.text,
        "owner": version.owner,
        "citation": version.citation,
        "read_on": version.read_on.isoformat(),
        "mark": version.mark,
    }
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return sha256(text.encode()).hexdigest()
