"""A letterbox of the test's own: a file, or a database on the server that the tests run on."""

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from tutela.casework.gate import Actor, machine
from tutela.casework.letterbox.box import Box
from tutela.casework.letterbox.connection import Where


@pytest.fixture
def where(tmp_path: Path) -> Iterator[Where]:
    """Say where the letterbox is to lie."""
    if os.environ.get("TUTELA_TEST_DATABASE") != "postgresql":
        yield Where(tmp_path / "door" / "letters.db")
        return
    main = settings.DATABASES["default"]
    server = f"host={main['HOST']} user={main['USER']}"
    with psycopg.connect(f"{server} dbname=postgres", autocommit=True) as asked:
        asked.execute("DROP DATABASE IF EXISTS letters")
        asked.execute("CREATE DATABASE letters")
    yield Where(server=f"{server} dbname=letters")


@pytest.fixture
def box(where: Where) -> Iterator[Box]:
    """An empty letterbox."""
    made = Box(where)
    made.make()
    yield made
    made.close()


@pytest.fixture
def line(unit: object) -> Actor:
    """The machine of the unit."""
    return machine(unit.pk)  # type: ignore[attr-defined]
