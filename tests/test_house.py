"""What is written of the house is what it does: the gate's page, messages, settings, commands, rooms."""

import ast
import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click
import pytest

from tutela import cli
from tutela.casework.gate import TABLE, Role
from tutela.site.settings import Settings

ROOT = Path(__file__).parent.parent
CASEWORK = ROOT / "tutela" / "casework"


def test_the_permissions_page_is_the_gates_table() -> None:
    page = (ROOT / "docs" / "permissions.md").read_text()

    assert permissions_table() in page


def permissions_table() -> str:
    """Write the gate's table as the documentation shows it."""
    roles = [role for role in Role if role is not Role.MACHINE]
    lines = ["| act | " + " | ".join(role.value for role in (*roles, Role.MACHINE)) + " |"]
    lines.append("|---" * (len(roles) + 2) + "|")
    for act, allowed in TABLE.items():
        cells = ["yes" if role in allowed else "" for role in (*roles, Role.MACHINE)]
        lines.append(f"| {act.value} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def test_every_message_code_is_explained_and_every_explained_code_is_used() -> None:
    sources = "\n".join(file.read_text() for file in (ROOT / "tutela").rglob("*.py"))
    used = set(re.findall(r'[\["](TU-[A-Z]+\d+)["\]]', sources))

    explained = set(
        re.findall(r"^## (TU-[A-Z]+\d+)", (ROOT / "docs" / "messages.md").read_text(), re.MULTILINE)
    )

    assert used == explained


def test_every_setting_is_explained() -> None:
    page = (ROOT / "docs" / "settings.md").read_text()

    for section, keys in asdict(Settings()).items():
        assert f"[{section}]" in page
        for key in keys:
            assert f"`{key}`" in page, f"[{section}] {key}"


def _commands(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from _commands(below, f"{path} {name}")


COMMANDS = [(path, command) for path, command in _commands(cli.tutela, "tutela") if path != "tutela"]


@pytest.mark.parametrize(("path", "command"), COMMANDS, ids=[path for path, _ in COMMANDS])
def test_every_command_shows_an_example(path: str, command: click.Command) -> None:
    assert f"  {' '.join(path.split()[:2])}" in (command.help or ""), f"{path} --help needs an example"


def test_every_room_says_in_one_sentence_what_it_keeps() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text()

    for folder in sorted([*CASEWORK.iterdir(), *(ROOT / "tutela" / "engine").iterdir()]):
        if (folder / "__init__.py").exists():
            sentence = ast.get_docstring(ast.parse((folder / "__init__.py").read_text()))
            assert sentence, folder
            assert f"`{folder.name}`" in page, f"docs/architecture.md does not name {folder.name}"


@pytest.mark.parametrize(
    ("call", "home"),
    [
        ("os.fsync(", "files.py"),
        ("os.O_EXCL", "files.py"),
        ("timezone.localtime(", "casework/times.py"),
    ],
)
def test_what_is_done_in_one_place_is_done_nowhere_else(call: str, home: str) -> None:
    asked = "casework/welfare/queries.py"  # which day it is, for the day's budget: nothing is written

    places = {
        file.relative_to(ROOT / "tutela").as_posix()
        for file in (ROOT / "tutela").rglob("*.py")
        if call in file.read_text() and "demonstration" not in file.parts
    }

    assert places - {asked} == {home}
