"""Processes that match share what they know: what one changes, another finds at once."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.casework.lists import making
from tests.site.installation import Installation

# Answers each MD5 on a line of its own with the entries that have it, from one process that goes on living.
_READER = """
import json, sys
import django
django.setup()
from tutela.casework.lists import queries
from tutela.casework.people.models import Unit
unit = Unit.objects.get().pk
for line in sys.stdin:
    hits = queries.known(unit).exact(bytes.fromhex(line.strip()), bytes(20), bytes(32))
    print(json.dumps([hit.entry for hit in hits]), flush=True)
"""


class _Reader:
    """A process of its own that matches."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", _READER], env=environment, cwd=environment["PWD"], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def ask(self, number: int) -> list[int]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(making.md5(number) + "\n")
        self.process.stdin.flush()
        found: list[int] = json.loads(self.process.stdout.readline())
        return found


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    """An installation with a practitioner and one list of ten MD5s."""
    made = Installation(tmp_path / "installed")
    made.set_up()
    made.run(
        "list", "new", "partner", "--as", "finn", "--purpose", "known-illegal", "--pack", "demonstration"
    )
    _import(made, range(10))
    return made


def _import(installation: Installation, numbers: range) -> None:
    file = making.text_file(installation.folder / f"{numbers[0]}.txt", *map(making.md5, numbers))
    installation.run("list", "import", "partner", str(file), "--as", "finn")


@pytest.fixture
def environment(installation: Installation) -> dict[str, str]:
    """What a process of this installation has around it."""
    return {
        **os.environ,
        "PWD": str(installation.folder),
        "TUTELA_SETTINGS": str(installation.folder / "tutela.toml"),
        "DJANGO_SETTINGS_MODULE": "tutela.site.django_settings",
    }


@pytest.fixture
def readers(installation: Installation, environment: dict[str, str]) -> Iterator[list[_Reader]]:
    """Two processes that match."""
    started = [_Reader(environment) for _ in range(2)]
    yield started
    for one in started:
        one.process.communicate()


def test_what_one_process_adds_or_revokes_every_other_finds_changed_at_once(
    installation: Installation, readers: list[_Reader]
) -> None:
    assert [len(one.ask(3)) for one in readers] == [1, 1]
    assert [one.ask(11) for one in readers] == [[], []]

    _import(installation, range(10, 13))
    [added], [again] = (one.ask(11) for one in readers)
    installation.run("list", "revoke", str(added), "--reason", "the sender recalled it", "--as", "finn")

    assert added == again
    assert [one.ask(11) for one in readers] == [[], []]
    assert [len(one.ask(12)) for one in readers] == [1, 1]


def test_a_file_spoiled_under_living_processes_is_made_anew_by_the_next(
    installation: Installation, environment: dict[str, str], readers: list[_Reader]
) -> None:
    before = readers[0].ask(3)
    [file] = (installation.folder / "var" / "index").glob("*/known.index")
    whole = file.read_bytes()
    spoiled = file.with_name("spoiled")
    spoiled.write_bytes(whole[:4000] + bytes(100) + whole[4100:])
    spoiled.replace(file)

    late = _Reader(environment)
    found = late.ask(3)
    late.process.communicate()

    assert found == before == readers[0].ask(3)
    assert file.read_bytes() == whole
