"""What the tests of examining share."""

from pathlib import Path

import pytest


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """An empty folder to be received."""
    folder = tmp_path / "source"
    folder.mkdir()
    return folder
