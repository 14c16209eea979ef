"""What the tests of feeds begin with."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tests.casework.feeds import world
from tests.casework.feeds.world import Server
from tutela.casework.feeds.models import Feed
from tutela.casework.gate import Actor
from tutela.casework.partners.models import Agreement


@pytest.fixture
def server(tmp_path: Path, settings: Settings) -> Iterator[Server]:
    """The exchange as it runs."""
    with world.running(tmp_path, settings) as running:
        yield running


@pytest.fixture
def agreement(sam: Actor, adele: Actor) -> Agreement:
    """What is agreed with a hotline."""
    return world.partner_of(sam, adele)[1]


@pytest.fixture
def ncmec(finn: Actor, sam: Actor, agreement: Agreement, server: Server) -> Feed:
    """A feed of NCMEC's exchange, of which member 42 classifies."""
    return world.feed_of(finn, sam, agreement, server, "ncmec", trusted=("42",))
