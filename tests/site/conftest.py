"""Rows that stay for a whole module, made once through the real actions."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from pytest_django.plugin import DjangoDbBlocker

from tutela.casework.custody import keys


@pytest.fixture(scope="module")
def installed(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """An installation for a module: what is written while it is made stays; what a test writes does not."""
    folder = tmp_path_factory.mktemp("installed")
    before = settings.TUTELA_KEYS, settings.TUTELA_VAULT, settings.TUTELA_INDEX, settings.TUTELA_CHECKPOINTS
    settings.TUTELA_KEYS, settings.TUTELA_VAULT = folder / "keys", folder / "vault"
    settings.TUTELA_INDEX, settings.TUTELA_CHECKPOINTS = folder / "index", folder / "checkpoints"
    keys.make_missing(settings.TUTELA_KEYS)
    # As in a demonstration, --as is believed here, and links sign in.
    (settings.TUTELA_KEYS / "demonstration").touch(mode=0o600)
    with django_db_blocker.unblock():
        yield folder
        call_command("flush", interactive=False, verbosity=0)
    settings.TUTELA_KEYS, settings.TUTELA_VAULT, settings.TUTELA_INDEX, settings.TUTELA_CHECKPOINTS = before
