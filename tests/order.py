"""Hands tests out to processes: what lasts longest first, and to one process what shares an installation."""

import os
import re
from functools import cache
from itertools import groupby
from pathlib import Path

import pytest
from xdist.remote import Producer  # type: ignore[import-untyped]
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

# These start processes and browsers: begun last, one of them would go on for minutes beside an idle core.
LONGEST = (
    "tests/browser/", "tests/site/backup/", "tests/site/journeys/", "tests/upgrade/", "tests/site/",
    "tests/matcher/", "tests/portal/", "tests/public/", "tests/demonstration/", "tests/test_docs.py",
)  # fmt: skip


class ByGroup(LoadScopeScheduling):  # type: ignore[misc]
    """Gives all tests of a file to one process, and so all files of an `xdist_group`.

    pytest-xdist 3.8 writes the group into a test's name, which pytest 9.2 does not read again: without this,
    what a group shares is set up in each process.
    """

    def _split_scope(self, nodeid: str) -> str:
        return _group(nodeid.partition("::")[0])


@cache
def _group(file: str) -> str:
    named = re.search(r'xdist_group\("(\w+)"\)', (Path(__file__).parent.parent / file).read_text())
    return named[1] if named else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """Hand out by groups, whatever `--dist` says."""
    return ByGroup(config, log)


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
