"""An open door for all tests of this folder."""

from collections.abc import Iterator

import pytest

from tests.public.opened import OpenDoor


@pytest.fixture(scope="package")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenDoor]:
    """A door that is open, and is never too busy."""
    with OpenDoor(tmp_path_factory.mktemp("door")).serving() as opened:
        yield opened
