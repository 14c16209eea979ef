"""Reads what signs us in somewhere, from files that nobody else can read."""

from pathlib import Path

from tutela.casework.channels.errors import NotAllowedOut

_OTHERS = 0o077


def read_password(file: str, setting: str) -> str:
    """Read a password from a file that a setting names.

    Args:
        file: the file.
        setting: what names it, as people write it: "[mailbox] password_file".

    Raises:
        NotAllowedOut: it cannot be read, or others can read it too.
    """
    path = Path(file)
    try:
        mode, password = path.stat().st_mode, path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as wrong:
        raise NotAllowedOut(f"{setting} {path} cannot be read: {wrong}.") from wrong
    require_own(path, mode, setting)
    return password


def require_own(path: Path, mode: int, setting: str) -> None:
    """Let a file pass that its owner alone can read.

    Raises:
        NotAllowedOut: others can read it.
    """
    if mode & _OTHERS:
        raise NotAllowedOut(f"{setting} {path} can be read by others: chmod 600 it, then it is used.")
