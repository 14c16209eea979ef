"""An open door for all tests of this folder."""

from collections.abc import Iterator

import pytest

from tests.portal.opened import OpenPortal


@pytest.fixture(scope="package")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenPortal]:
    """The partners' door, open, with companies let in."""
    opened = OpenPortal(tmp_path_factory.mktemp("portal"))
    opened.let_in()
    with opened.serving():
        yield opened
