"""The folder or file that content is received from."""

import os
from pathlib import Path

from tutela.casework.intake.errors import SourceMissing
from tutela.engine.media import folder_walk


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
