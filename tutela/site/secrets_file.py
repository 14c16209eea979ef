"""Keeps the key that signs session cookies in a file that only this user can read."""

import secrets
from pathlib import Path

from tutela import files


def read_or_make(path: Path) -> str:
    """Read the key, or make it on the first start."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        with files.atomic(path) as out:
            out.write(secrets.token_urlsafe(50).encode())
    return path.read_text()
