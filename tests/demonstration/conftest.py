from pathlib import Path

import pytest

from tutela.demonstration.painting import Painted, paint

SCENES, MOVIES = 38, 2


@pytest.fixture(scope="session")
def painted(tmp_path_factory: pytest.TempPathFactory) -> Painted:
    """A reduced demonstration unit, painted once for all tests."""
    return paint(tmp_path_factory.mktemp("unit") / "exhibits", scenes=SCENES, movies=MOVIES)


@pytest.fixture(scope="session")
def root(painted: Painted) -> Path:
    """The folder that holds the exhibits."""
    return painted.exhibits[0].parent
