"""Keeps the paths that a list names inside the folder of the list."""

import re
from pathlib import Path

from tutela.errors import Invalid

_DRIVE = re.compile(r"[A-Za-z]:")
# What no name on a receiving system may hold or end in, and what it opens as a device whatever the folder.
_UNNAMEABLE = re.compile(r'[\x00-\x1f<>:"|?*\\]|[. ]$')
_DEVICE = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\xb9\xb2\xb3]) *(?:\..*)?", re.IGNORECASE
)


class UnsafePath(Invalid):
    """A path leads out of the folder in which the list lies."""

    code = "TU-F08"


def is_safe(relative: str) -> bool:
    """Say whether a relative path, with either slash, stays below its folder by its wording."""
    if not relative or "\0" in relative or relative[0] in "/\\" or _DRIVE.match(relative):
        return False
    return ".." not in re.split(r"[/\\]", relative)


def resolve(folder: Path, relative: str) -> Path:
    """Find the file that a list names, below the folder of the list.

    Raises:
        UnsafePath: it is absolute, goes up, or a link leads out of the folder.
    """
    if not is_safe(relative):
        raise UnsafePath("A list names a file outside its own folder. It was not opened; ask the sender.")
    base = folder.resolve()
    resolved = base.joinpath(
        *(part for part in re.split(r"[/\\]", relative) if part not in ("", "."))
    ).resolve()
    if not resolved.is_relative_to(base):
        raise UnsafePath("A link leads out of the folder of the list. It was not opened; ask the sender.")
    return resolved


def windows_path(path: bytes) -> str:
    """Give a path below a folder, with / between names, as a list names a file: with backslashes.

    Empty where not every receiving system would find that file by it and no other: where a name is not UTF-8,
    Windows cannot hold it, trims it or takes it for a device, or the path is not plainly below the folder.
    """
    try:
        names = path.decode().split("/")
    except UnicodeDecodeError:
        return ""
    if any(not name or _UNNAMEABLE.search(name) or _DEVICE.fullmatch(name) for name in names):
        return ""
    return "\\".join(names)
