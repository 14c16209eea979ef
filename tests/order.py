"""Hands tests out to processes: what lasts longest first, and to one process what shares an installation."""

import os
from itertools import groupby

import pytest

# These start processes and browsers: begun last, one of them would go on for minutes beside an idle core.
LONGEST = (
    "tests/browser/", "tests/site/backup/", "tests/site/journeys/", "tests/upgrade/", "tests/site/",
    "tests/portal/", "tests/public/", "tests/demonstration/", "tests/test_docs.py",
)  # fmt: skip


def pytest_itemcollected(item: pytest.Item) -> None:
    """Keep the tests of a file together, where it does not say itself with what it belongs."""
    if item.get_closest_marker("xdist_group") is None:
        item.add_marker(pytest.mark.xdist_group(_file(item)))


# pytest-django has by now put last what touches no database of the tests' own.
@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put what lasts longest first; within that, each file stays as it is.

    Where TUTELA_TEST_CASES says "ends", each test is run in its first and its last case alone: on a second
    database, where what differs is the database and not what a case is about.
    """
    items.sort(key=_rank)
    if os.environ.get("TUTELA_TEST_CASES") == "ends":
        kept = {id(item) for item in _ends(items)}
        config.hook.pytest_deselected(items=[item for item in items if id(item) not in kept])
        items[:] = [item for item in items if id(item) in kept]


def _ends(items: list[pytest.Item]) -> list[pytest.Item]:
    cases = [list(found) for _, found in groupby(items, key=lambda item: item.nodeid.partition("[")[0])]
    return [item for found in cases for item in (found if len(found) < 3 else (found[0], found[-1]))]


def _rank(item: pytest.Item) -> int:
    ranks = (rank for rank, start in enumerate(LONGEST) if item.nodeid.startswith(start))
    return next(ranks, len(LONGEST))


def _file(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]
