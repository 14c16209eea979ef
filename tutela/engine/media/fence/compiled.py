"""Where numba keeps what it has compiled: beside the source, or at its user's home if it cannot write there.

The compiler itself is not loaded to say so.
"""

import hashlib
import os
from pathlib import Path

# Names the second place to a child, whose home is none.
VARIABLE = "TUTELA_COMPILED"


def of_this_user() -> Path:
    """Give the folder in which numba keeps it for a program whose folder this user cannot write to."""
    named = os.environ.get(VARIABLE) or os.environ.get("NUMBA_CACHE_DIR")
    return (
        Path(named)
        if named
        else Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")) / "numba"
    )


def folders_of(source: Path, name: str = "") -> list[Path]:
    """Name the folders that may hold what was compiled of a source file.

    Args:
        source: the file.
        name: what numba calls the folder of its package; worked out as numba does, if it is not given.
    """
    package = source.absolute().parent
    hashed = hashlib.sha1(str(package).encode()).hexdigest()  # noqa: S324 - as numba names it; no secret
    return [package / "__pycache__", of_this_user() / (name or f"{package.name}_{hashed}")]
