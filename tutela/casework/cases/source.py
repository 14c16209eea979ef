"""The folder or file that an exhibit is received from."""

import os
from pathlib import Path

from tutela.engine.media import folder_walk
from tutela.errors import Missing


class SourceMissing(Missing, FileNotFoundError):
    """The folder or file to receive is not there."""

    code = "TU-C01"


def require(source: Path) -> None:
    """Make sure that there is something to receive.

    Raises:
        SourceMissing: there is nothing at this path.
    """
    try:
        os.lstat(source)
    except OSError as missing:
        raise SourceMissing(f"{source} is not there. Name the folder or file to receive.") from missing


def count(source: Path) -> int:
    """Count the entries that receiving will give account of: for a time left.

    Raises:
        SourceMissing: there is nothing at this path.
    """
    require(source)
    return folder_walk.count(os.fsencode(source))
