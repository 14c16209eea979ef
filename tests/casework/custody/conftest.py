"""An empty vault of each kind."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tests.s3 import Server
from tutela.casework.custody import journal, marks, objects
from tutela.engine.vault.store import Store


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A store that speaks S3."""
    server = Server(tmp_path_factory.mktemp("s3"))
    yield server
    server.close()


@pytest.fixture(params=["folder", "bucket"])
def vault(request: pytest.FixtureRequest, house: Path, settings: Settings) -> Iterator[Store]:
    """An empty vault of each kind."""
    if request.param == "bucket":
        server = request.getfixturevalue("server")
        for key in server.everything():
            server.remove(key)
        settings.TUTELA_VAULT = server.address()
    yield objects.store()
    # The next test has another database.
    journal.serve(settings.TUTELA_VAULT, "")
    marks.forget(objects.store(), settings.TUTELA_VAULT)
