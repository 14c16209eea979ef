"""Reads what signs us in somewhere, from files that nobody else can read."""

from pathlib import Path

from tutela import files
from tutela.casework.channels.errors import NotAllowedOut


def read_password(file: str, setting: str) -> str:
    """Read a password from a file that a setting names.

    Args:
        file: the file.
        setting: what names it, as people write it: "[mailbox] password_file".

    Raises:
        NotAllowedOut: it cannot be read, or others can read it too.
    """
    try:
        return files.read_secret(Path(file))
    except OSError as wrong:
        raise NotAllowedOut(f"{setting} {file} cannot be read: {wrong.strerror}.") from wrong
