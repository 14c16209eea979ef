"""Keeps the key that signs session cookies in a file that only this user can read."""

import os
import secrets
from pathlib import Path


def read_or_make(path: Path) -> str:
    """Read the key, or make it on the first start."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        part = path.with_suffix(f".{os.getpid()}.part")
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
        part.rename(path)
    return path.read_text()
