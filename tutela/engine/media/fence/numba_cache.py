"""Lets a fenced child use numba's compiled functions without write access to where they are kept."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from numba.core.caching import UserProvidedCacheLocator

from tutela.engine.media.fence import compiled


class SeededLocator(UserProvidedCacheLocator):  # type: ignore[misc]  # numba has no types
    """Copy what the parent's user has compiled into the child's own temporary directory, once.

    Nothing is ever copied back: what a child compiles dies with it, and hostile bytes leave nothing. What
    another user compiled and keeps to themselves is passed over.
    """

    def __init__(self, py_func: Callable[..., Any], py_file: str) -> None:
        super().__init__(py_func, py_file)
        source, own = Path(py_file), Path(self.get_cache_path())
        own.mkdir(parents=True, exist_ok=True)
        for folder in compiled.folders_of(source, own.name):
            for pattern in (f"{source.stem}.*.nbi", f"{source.stem}.*.nbc"):
                for file in folder.glob(pattern):
                    if not (own / file.name).exists():
                        with suppress(OSError):
                            shutil.copyfile(file, own / file.name)
