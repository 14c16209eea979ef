"""An installation with a place for backups and, apart from it, one for the copy of its keys."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import Cluster, short_lived
from tests.site.backup.backing_up import BackedUp


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """An empty PostgreSQL server."""
    with short_lived() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def _received(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation that has received five files and made a backup; tests take a copy of it."""
    made = BackedUp(tmp_path_factory.mktemp("backed-up") / "original")
    made.set_up()
    made.receive(5)
    made.backup("make")
    return made.folder


@pytest.fixture
def installation(_received: Path, tmp_path: Path) -> BackedUp:
    """An installation with five received files and one backup."""
    made = BackedUp(tmp_path / "installed")
    made.source = _received / "source"
    for folder in ("var", "backups", "safe"):
        shutil.rmtree(made.folder / folder, ignore_errors=True)
        shutil.copytree(_received / folder, made.folder / folder)
    return made
