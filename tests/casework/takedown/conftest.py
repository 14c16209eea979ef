"""What the tests of notices share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tests.casework.channels.servers import running
from tests.casework.takedown import world
from tutela.casework.gate import Actor


@pytest.fixture
def box(tmp_path: Path, settings: Settings, finn: Actor, quinn: Actor, sam: Actor) -> Iterator[Path]:
    """The folder of a mail server that runs, of a unit that may send notices."""
    folder = tmp_path / "box"
    folder.mkdir()
    with running("smtp_server.py", folder) as port:
        settings.TUTELA = world.chosen(tmp_path, port)
        world.approve_templates(finn, quinn, sam)
        yield folder
